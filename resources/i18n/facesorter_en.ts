<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AboutModel</name>
    <message numerus="yes">
        <source>{table}, %n picture(s)</source>
        <translation>
            <numerusform>{table}, %n picture</numerusform>
            <numerusform>{table}, %n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Measured on %n photo(s).</source>
        <translation>
            <numerusform>Measured on %n photo.</numerusform>
            <numerusform>Measured on %n photos.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChangesPage</name>
    <message numerus="yes">
        <source>Looking at the %n photo(s) of this folder with the new model…</source>
        <translation>
            <numerusform>Looking at the %n photo of this folder with the new model…</numerusform>
            <numerusform>Looking at the %n photos of this folder with the new model…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What would change among the %n photo(s) of this folder?</source>
        <translation>
            <numerusform>What would change for the %n photo of this folder?</numerusform>
            <numerusform>What would change among the %n photos of this folder?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) would go elsewhere</source>
        <translation>
            <numerusform>%n photo would go elsewhere</numerusform>
            <numerusform>%n photos would go elsewhere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Confusion</name>
    <message numerus="yes">
        <source>{true} taken for {answer}: {count} of %n photo(s)</source>
        <translation>
            <numerusform>{true} taken for {answer}: {count} of %n photo</numerusform>
            <numerusform>{true} taken for {answer}: {count} of %n photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EndPage</name>
    <message numerus="yes">
        <source>%n photo(s) answered by you.</source>
        <translation>
            <numerusform>%n photo answered by you.</numerusform>
            <numerusform>%n photos answered by you.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) still need a look.</source>
        <translation>
            <numerusform>%n photo still needs a look.</numerusform>
            <numerusform>%n photos still need a look.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message numerus="yes">
        <source>%n photo(s) written to {file}.</source>
        <translation>
            <numerusform>%n photo written to {file}.</numerusform>
            <numerusform>%n photos written to {file}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FiledNotices</name>
    <message numerus="yes">
        <source>%n folder(s) here were filled by facesorter before, and were passed over.</source>
        <translation>
            <numerusform>%n folder here was filled by facesorter before, and was passed over.</numerusform>
            <numerusform>%n folders here were filled by facesorter before, and were passed over.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are in their folders.</source>
        <translation>
            <numerusform>%n photo is in its folder.</numerusform>
            <numerusform>%n photos are in their folders.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FinishDialog</name>
    <message numerus="yes">
        <source>{done} of %n photo(s) are in their folders.</source>
        <translation>
            <numerusform>{done} of %n photo is in its folder.</numerusform>
            <numerusform>{done} of %n photos are in their folders.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) were there already.</source>
        <translation>
            <numerusform>%n photo was there already.</numerusform>
            <numerusform>%n photos were there already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are left and are tried now.</source>
        <translation>
            <numerusform>%n photo is left and is tried now.</numerusform>
            <numerusform>%n photos are left and are tried now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n photo(s) have their tags.</source>
        <translation>
            <numerusform>{done} of %n photo has its tag.</numerusform>
            <numerusform>{done} of %n photos have their tags.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The tags of %n photo(s) are missing and are written now.</source>
        <translation>
            <numerusform>The tag of %n photo is missing and is written now.</numerusform>
            <numerusform>The tags of %n photos are missing and are written now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Forgetting</name>
    <message numerus="yes">
        <source>Everything about %n photo(s) is forgotten.</source>
        <translation>
            <numerusform>Everything about %n photo is forgotten.</numerusform>
            <numerusform>Everything about %n photos is forgotten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Everything about %n photo(s) in {folder} is forgotten.</source>
        <translation>
            <numerusform>Everything about %n photo in {folder} is forgotten.</numerusform>
            <numerusform>Everything about %n photos in {folder} is forgotten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sort(s) that can still be undone keep the names of its photos.</source>
        <translation>
            <numerusform>%n sort that can still be undone keeps the names of its photos.</numerusform>
            <numerusform>%n sorts that can still be undone keep the names of its photos.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HonestNumbers</name>
    <message numerus="yes">
        <source>Of %n whole photo(s) of this class {right} came into it: {of_100}.</source>
        <translation>
            <numerusform>Of %n whole photo of this class {right} came into it: {of_100}.</numerusform>
            <numerusform>Of %n whole photos of this class {right} came into it: {of_100}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n single face(s) of this class {right} were recognised: {of_100}.</source>
        <translation>
            <numerusform>Of %n single face of this class {right} was recognised: {of_100}.</numerusform>
            <numerusform>Of %n single faces of this class {right} were recognised: {of_100}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Measured on %n whole photo(s) of {table}:</source>
        <translation>
            <numerusform>Measured on %n whole photo of {table}:</numerusform>
            <numerusform>Measured on %n whole photos of {table}:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n photo(s) without a face it sorted {wrong}.</source>
        <translation>
            <numerusform>Of %n photo without a face it sorted {wrong}.</numerusform>
            <numerusform>Of %n photos without a face it sorted {wrong}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n photo(s) of several people it saw {right} as such.</source>
        <translation>
            <numerusform>Of %n photo of several people it saw {right} as such.</numerusform>
            <numerusform>Of %n photos of several people it saw {right} as such.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Measured on %n single face(s) of {table}:</source>
        <translation>
            <numerusform>Measured on %n single face of {table}:</numerusform>
            <numerusform>Measured on %n single faces of {table}:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InterruptedNotice</name>
    <message numerus="yes">
        <source>Undoing the sort of {time} was interrupted: {done} of %n photo(s) are back. No photo is lost.</source>
        <translation>
            <numerusform>Undoing the sort of {time} was interrupted: {done} of %n photo is back. No photo is lost.</numerusform>
            <numerusform>Undoing the sort of {time} was interrupted: {done} of %n photos are back. No photo is lost.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The sort of {time} was interrupted: {done} of %n photo(s) were copied into {folder}. No photo is lost.</source>
        <translation>
            <numerusform>The sort of {time} was interrupted: {done} of %n photo was copied into {folder}. No photo is lost.</numerusform>
            <numerusform>The sort of {time} was interrupted: {done} of %n photos were copied into {folder}. No photo is lost.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The sort of {time} was interrupted: {done} of %n photo(s) were moved into {folder}. No photo is lost.</source>
        <translation>
            <numerusform>The sort of {time} was interrupted: {done} of %n photo was moved into {folder}. No photo is lost.</numerusform>
            <numerusform>The sort of {time} was interrupted: {done} of %n photos were moved into {folder}. No photo is lost.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Taking back the tags of {time} was interrupted: those of {done} of %n photo(s) are taken back.</source>
        <translation>
            <numerusform>Taking back the tag of {time} was interrupted: that of {done} of %n photo is taken back.</numerusform>
            <numerusform>Taking back the tags of {time} was interrupted: those of {done} of %n photos are taken back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The writing of tags of {time} was interrupted: {done} of %n photo(s) in {folder} have theirs. No photo was touched.</source>
        <translation>
            <numerusform>The writing of tags of {time} was interrupted: {done} of %n photo in {folder} has its tag. No photo was touched.</numerusform>
            <numerusform>The writing of tags of {time} was interrupted: {done} of %n photos in {folder} have theirs. No photo was touched.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NothingHere</name>
    <message numerus="yes">
        <source>%n photo(s) are in their folders.</source>
        <translation>
            <numerusform>%n photo is in its folder.</numerusform>
            <numerusform>%n photos are in their folders.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message numerus="yes">
        <source>Copying %n photo(s)…</source>
        <translation>
            <numerusform>Copying %n photo…</numerusform>
            <numerusform>Copying %n photos…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moving %n photo(s)…</source>
        <translation>
            <numerusform>Moving %n photo…</numerusform>
            <numerusform>Moving %n photos…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Copy %n photo(s)</source>
        <translation>
            <numerusform>&amp;Copy %n photo</numerusform>
            <numerusform>&amp;Copy %n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Move %n photo(s)</source>
        <translation>
            <numerusform>&amp;Move %n photo</numerusform>
            <numerusform>&amp;Move %n photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message numerus="yes">
        <source>%n photo(s) stay where they are</source>
        <translation>
            <numerusform>%n photo stays where it is</numerusform>
            <numerusform>%n photos stay where they are</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are copied</source>
        <translation>
            <numerusform>%n photo is copied</numerusform>
            <numerusform>%n photos are copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are moved</source>
        <translation>
            <numerusform>%n photo is moved</numerusform>
            <numerusform>%n photos are moved</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportPage</name>
    <message numerus="yes">
        <source>%n photo(s) copied</source>
        <translation>
            <numerusform>%n photo copied</numerusform>
            <numerusform>%n photos copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) moved</source>
        <translation>
            <numerusform>%n photo moved</numerusform>
            <numerusform>%n photos moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancelled; %n photo(s) stay where they were.</source>
        <translation>
            <numerusform>Cancelled; %n photo stays where it was.</numerusform>
            <numerusform>Cancelled; %n photos stay where they were.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) could only be copied; the originals stay.</source>
        <translation>
            <numerusform>%n photo could only be copied; the original stays.</numerusform>
            <numerusform>%n photos could only be copied; the originals stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) failed and were left as they are:</source>
        <translation>
            <numerusform>%n photo failed and was left as it is:</numerusform>
            <numerusform>%n photos failed and were left as they are:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) were there already.</source>
        <translation>
            <numerusform>%n photo was there already.</numerusform>
            <numerusform>%n photos were there already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) were left out, as planned.</source>
        <translation>
            <numerusform>%n photo was left out, as planned.</numerusform>
            <numerusform>%n photos were left out, as planned.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancelled; %n photo(s) have no tag yet.</source>
        <translation>
            <numerusform>Cancelled; %n photo has no tag yet.</numerusform>
            <numerusform>Cancelled; %n photos have no tag yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) got no tag, for these reasons:</source>
        <translation>
            <numerusform>%n photo got no tag, for this reason:</numerusform>
            <numerusform>%n photos got no tag, for these reasons:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tags of %n photo(s) written</source>
        <translation>
            <numerusform>Tag of %n photo written</numerusform>
            <numerusform>Tags of %n photos written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tags of %n photo(s) taken back</source>
        <translation>
            <numerusform>Tag of %n photo taken back</numerusform>
            <numerusform>Tags of %n photos taken back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s) were left as they are, for these reasons:</source>
        <translation>
            <numerusform>%n tag was left as it is, for this reason:</numerusform>
            <numerusform>%n tags were left as they are, for these reasons:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Undone: %n photo(s) are as they were</source>
        <translation>
            <numerusform>Undone: %n photo is as it was</numerusform>
            <numerusform>Undone: %n photos are as they were</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) were left where they are, for these reasons:</source>
        <translation>
            <numerusform>%n photo was left where it is, for this reason:</numerusform>
            <numerusform>%n photos were left where they are, for these reasons:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message numerus="yes">
        <source>%n need(s) a look</source>
        <translation>
            <numerusform>%n needs a look</numerusform>
            <numerusform>%n need a look</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Learn from your %n correction(s)</source>
        <translation>
            <numerusform>Learn from your %n correction</numerusform>
            <numerusform>Learn from your %n corrections</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message numerus="yes">
        <source>%n answer(s) of yours are not kept for the next time.</source>
        <translation>
            <numerusform>%n answer of yours is not kept for the next time.</numerusform>
            <numerusform>%n answers of yours are not kept for the next time.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SelectionBar</name>
    <message numerus="yes">
        <source>%n selected: {counts}</source>
        <translation>
            <numerusform>%n selected: {counts}</numerusform>
            <numerusform>%n selected: {counts}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message numerus="yes">
        <source>{name}, %n photo(s)</source>
        <translation>
            <numerusform>{name}, %n photo</numerusform>
            <numerusform>{name}, %n photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in classes</source>
        <translation>
            <numerusform>%n in classes</numerusform>
            <numerusform>%n in classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n moved into folders</source>
        <translation>
            <numerusform>%n moved into folders</numerusform>
            <numerusform>%n moved into folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n confirmed</source>
        <translation>
            <numerusform>%n confirmed</numerusform>
            <numerusform>%n confirmed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n corrected</source>
        <translation>
            <numerusform>%n corrected</numerusform>
            <numerusform>%n corrected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n known from before</source>
        <translation>
            <numerusform>%n known from before</numerusform>
            <numerusform>%n known from before</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) skipped</source>
        <translation>
            <numerusform>%n item skipped</numerusform>
            <numerusform>%n items skipped</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tagger</name>
    <message numerus="yes">
        <source>Tags of %n photo(s) taken back.</source>
        <translation>
            <numerusform>Tag of %n photo taken back.</numerusform>
            <numerusform>Tags of %n photos taken back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tags of %n photo(s) written.</source>
        <translation>
            <numerusform>Tag of %n photo written.</numerusform>
            <numerusform>Tags of %n photos written.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ThresholdChoice</name>
    <message numerus="yes">
        <source>Of %n photo(s) with one face here, {sure} get a class.</source>
        <translation>
            <numerusform>Of %n photo with one face here, {sure} gets a class.</numerusform>
            <numerusform>Of %n photos with one face here, {sure} get a class.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UndoDialog</name>
    <message numerus="yes">
        <source>The %n copy(s) are removed from the class folders. The originals were never touched and stay. A copy that was changed since is kept.</source>
        <translation>
            <numerusform>The copy is removed from its class folder. The original was never touched and stays. If the copy was changed since, it is kept.</numerusform>
            <numerusform>The %n copies are removed from the class folders. The originals were never touched and stay. A copy that was changed since is kept.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) go back to the folders they came from, with their old names. A photo that was changed or moved since is neither overwritten nor lost: you will be told of it.</source>
        <translation>
            <numerusform>%n photo goes back to the folder it came from, with its old name. If it was changed or moved since, it is neither overwritten nor lost: you will be told of it.</numerusform>
            <numerusform>%n photos go back to the folders they came from, with their old names. A photo that was changed or moved since is neither overwritten nor lost: you will be told of it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The tags of %n photo(s) go: .xmp files that were written are removed, those that were added to become what they were. One that was changed since is left as it is, and the photos themselves are not touched.</source>
        <translation>
            <numerusform>The tag of %n photo goes: an .xmp file that was written is removed, one that was added to becomes what it was. One that was changed since is left as it is, and the photo itself is not touched.</numerusform>
            <numerusform>The tags of %n photos go: .xmp files that were written are removed, those that were added to become what they were. One that was changed since is left as it is, and the photos themselves are not touched.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Watching</name>
    <message numerus="yes">
        <source>{folder} is being kept sorted; %n photo(s) so far.</source>
        <translation>
            <numerusform>{folder} is being kept sorted; %n photo so far.</numerusform>
            <numerusform>{folder} is being kept sorted; %n photos so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) could not be sorted and will be tried again.</source>
        <translation>
            <numerusform>%n photo could not be sorted and will be tried again.</numerusform>
            <numerusform>%n photos could not be sorted and will be tried again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Card</name>
    <message numerus="yes">
        <source>{name}, %n photo(s)</source>
        <translation>
            <numerusform>{name}, %n photo</numerusform>
            <numerusform>{name}, %n photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%n face</numerusform>
            <numerusform>%n faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) to “{target}”</source>
        <translation>
            <numerusform>%n photo to “{target}”</numerusform>
            <numerusform>%n photos to “{target}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) confirmed</source>
        <translation>
            <numerusform>%n photo confirmed</numerusform>
            <numerusform>%n photos confirmed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) back to the model’s answer</source>
        <translation>
            <numerusform>%n photo back to the model’s answer</numerusform>
            <numerusform>%n photos back to the model’s answer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) only online, not on this computer</source>
        <translation>
            <numerusform>%n photo only online, not on this computer</numerusform>
            <numerusform>%n photos only online, not on this computer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) that facesorter filled before</source>
        <translation>
            <numerusform>%n folder that facesorter filled before</numerusform>
            <numerusform>%n folders that facesorter filled before</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n link(s)</source>
        <translation>
            <numerusform>%n link</numerusform>
            <numerusform>%n links</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) or folder(s) that may not be opened</source>
        <translation>
            <numerusform>%n file or folder that may not be opened</numerusform>
            <numerusform>%n files or folders that may not be opened</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hidden file(s) or folder(s)</source>
        <translation>
            <numerusform>%n hidden file or folder</numerusform>
            <numerusform>%n hidden files or folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) that travel with their photo</source>
        <translation>
            <numerusform>%n file that travels with its photo</numerusform>
            <numerusform>%n files that travel with their photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) that are no photos</source>
        <translation>
            <numerusform>%n file that is no photo</numerusform>
            <numerusform>%n files that are no photos</numerusform>
        </translation>
    </message>
</context>
</TS>
