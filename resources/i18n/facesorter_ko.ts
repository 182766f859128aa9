<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>AboutModel</name>
    <message>
        <source>About the model</source>
        <translation>모델 정보</translation>
    </message>
    <message>
        <source>Reading the model…</source>
        <translation>모델을 읽는 중…</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>닫기(&amp;C)</translation>
    </message>
    <message>
        <source>On whole photos</source>
        <translation>사진 전체에서</translation>
    </message>
    <message>
        <source>The model file does not say how good the model is.</source>
        <translation>이 모델 파일에는 모델의 성능에 대한 정보가 없습니다.</translation>
    </message>
    <message>
        <source>An answer less sure than {percent} counts as “unsure”.</source>
        <translation>확신이 {percent}보다 낮은 답은 “불확실”로 봅니다.</translation>
    </message>
    <message>
        <source>Made on:</source>
        <translation>만든 날:</translation>
    </message>
    <message>
        <source>Network:</source>
        <translation>신경망:</translation>
    </message>
    <message>
        <source>Learned from:</source>
        <translation>학습 자료:</translation>
    </message>
    <message>
        <source>Classes:</source>
        <translation>분류:</translation>
    </message>
    <message>
        <source>Threshold:</source>
        <translation>기준값:</translation>
    </message>
    <message numerus="yes">
        <source>{table}, %n picture(s)</source>
        <translation>
            <numerusform>{table}, 사진 %n장</numerusform>
        </translation>
    </message>
    <message>
        <source>On validation photos</source>
        <translation>검증용 사진에서</translation>
    </message>
    <message>
        <source>On test photos not used in training</source>
        <translation>학습에 쓰지 않은 평가용 사진에서</translation>
    </message>
    <message>
        <source>How many photos of each class it recognised:</source>
        <translation>분류별로 알아본 사진의 비율:</translation>
    </message>
    <message>
        <source>Which class it takes for which: each row is a true class, each column an answer, per 100 photos.</source>
        <translation>어느 분류를 어느 분류로 보는지: 각 행은 실제 분류, 각 열은 답이며, 사진 100장당 장수입니다.</translation>
    </message>
    <message>
        <source>How many of 100 were right by group:</source>
        <translation>그룹별로 100장 중 맞힌 수:</translation>
    </message>
    <message>
        <source>Mean of the classes:</source>
        <translation>분류 평균:</translation>
    </message>
    <message>
        <source>Gender of adults:</source>
        <translation>성인의 성별:</translation>
    </message>
    <message>
        <source>Gender of children over two:</source>
        <translation>두 살을 넘은 아이의 성별:</translation>
    </message>
    <message>
        <source>Child or adult:</source>
        <translation>아이 또는 성인:</translation>
    </message>
    <message>
        <source>Glasses of adults:</source>
        <translation>성인의 안경:</translation>
    </message>
    <message>
        <source>{right} of 100 (between {low} and {high})</source>
        <translation>100장 중 {right}장({low}~{high}장)</translation>
    </message>
    <message>
        <source>{text}, of few photos</source>
        <translation>{text}, 사진 수가 적습니다</translation>
    </message>
    <message>
        <source>Of 100 photos like these about {right} were right (between {low} and {high}).</source>
        <translation>이런 사진 100장 가운데 약 {right}장을 맞혔습니다({low}~{high}장).</translation>
    </message>
    <message>
        <source>With “unsure” it answers {answered} of 100, and of 100 answers {right} are right.</source>
        <translation>“불확실”을 허용하면 100장 가운데 {answered}장에 답하고, 답 100개 가운데 {right}개가 맞습니다.</translation>
    </message>
    <message>
        <source>On average, confidence is off by {points} percentage points.</source>
        <translation>확신도는 실제로 맞힌 비율과 평균 {points}%포인트 차이가 납니다.</translation>
    </message>
    <message numerus="yes">
        <source>Measured on %n photo(s).</source>
        <translation>
            <numerusform>사진 %n장으로 측정했습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Quit</source>
        <translation>끝내기(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Pause or continue</source>
        <translation>일시 중지/계속(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>취소(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Open folder…</source>
        <translation>폴더 열기(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;pictures…</source>
        <translation>사진 열기(&amp;P)…</translation>
    </message>
    <message>
        <source>Look &amp;again through the folder</source>
        <translation>폴더 다시 살펴보기(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Sort into folders…</source>
        <translation>폴더로 정리(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Copy into folders…</source>
        <translation>폴더로 복사(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Move into folders…</source>
        <translation>폴더로 이동(&amp;M)…</translation>
    </message>
    <message>
        <source>Write &amp;tags instead of moving…</source>
        <translation>옮기는 대신 태그 쓰기(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Keep sorting this folder…</source>
        <translation>이 폴더를 계속 분류(&amp;K)…</translation>
    </message>
    <message>
        <source>&amp;Undo the last sort or tags…</source>
        <translation>마지막 정리 또는 태그 실행 취소(&amp;U)…</translation>
    </message>
    <message>
        <source>&amp;History…</source>
        <translation>기록(&amp;H)…</translation>
    </message>
    <message>
        <source>&amp;Forget everything about this folder…</source>
        <translation>이 폴더에 대한 기억 모두 지우기(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Train a model…</source>
        <translation>모델 학습(&amp;T)…</translation>
    </message>
    <message>
        <source>Export &amp;results…</source>
        <translation>결과 내보내기(&amp;R)…</translation>
    </message>
    <message>
        <source>Export &amp;corrections…</source>
        <translation>수정 내용 내보내기(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Overview</source>
        <translation>전체 보기(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>찾기(&amp;F)…</translation>
    </message>
    <message>
        <source>Photos that &amp;need a look</source>
        <translation>살펴볼 사진(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Larger thumbnails</source>
        <translation>썸네일 크게(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Smaller thumbnails</source>
        <translation>썸네일 작게(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>설정(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Keys of this place</source>
        <translation>이 화면의 단축키(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;What do these classes mean?</source>
        <translation>분류의 뜻(&amp;W)</translation>
    </message>
    <message>
        <source>About the &amp;model…</source>
        <translation>모델 정보(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Licences…</source>
        <translation>라이선스(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;About facesorter</source>
        <translation>facesorter 정보(&amp;A)</translation>
    </message>
    <message>
        <source>Include folders &amp;inside the folder</source>
        <translation>하위 폴더 포함(&amp;I)</translation>
    </message>
    <message>
        <source>All &amp;back to the model’s answers</source>
        <translation>모두 모델의 답으로 되돌리기(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Undo correction</source>
        <translation>수정 실행 취소(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo correction</source>
        <translation>수정 다시 실행(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Sort</source>
        <translation>정리(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Recent folders</source>
        <translation>최근 폴더(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>화면 색(&amp;C)</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>언어(&amp;G)</translation>
    </message>
    <message>
        <source>Same as &amp;system</source>
        <translation>시스템 설정 따름(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>밝게(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>어둡게(&amp;D)</translation>
    </message>
</context>
<context>
    <name>AnswerPanel</name>
    <message>
        <source>Looking…</source>
        <translation>보는 중…</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>답 없음</translation>
    </message>
    <message>
        <source>This picture came from another program. It is not a file, so it cannot be sorted into a folder.</source>
        <translation>다른 프로그램에서 온 그림입니다. 파일이 아니므로 폴더로 정리할 수 없습니다.</translation>
    </message>
    <message>
        <source>&amp;Right: {answer}  (Enter)</source>
        <translation>맞음: {answer}  (Enter)(&amp;R)</translation>
    </message>
    <message>
        <source>{sureness} · {percent}</source>
        <translation>{sureness} · {percent}</translation>
    </message>
    <message>
        <source>&amp;Back to the model’s answer</source>
        <translation>모델의 답으로 되돌리기(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Go on by itself after an answer</source>
        <translation>답하면 다음 사진으로 넘어가기(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Open its folder</source>
        <translation>폴더 열기(&amp;O)</translation>
    </message>
</context>
<context>
    <name>App</name>
    <message>
        <source>facesorter closed unexpectedly last time. Details are in {file}.</source>
        <translation>지난번에 facesorter가 예기치 않게 종료되었습니다. 자세한 내용은 {file}에 있습니다.</translation>
    </message>
</context>
<context>
    <name>ChangesPage</name>
    <message>
        <source>Progress</source>
        <translation>진행률</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>멈추기(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Look at them with the new model</source>
        <translation>새 모델로 살펴보기(&amp;L)</translation>
    </message>
    <message>
        <source>From where to where</source>
        <translation>어디서 어디로</translation>
    </message>
    <message numerus="yes">
        <source>Looking at the %n photo(s) of this folder with the new model…</source>
        <translation>
            <numerusform>이 폴더의 사진 %n장을 새 모델로 살펴보는 중…</numerusform>
        </translation>
    </message>
    <message>
        <source>{duration} left</source>
        <translation>{duration} 남음</translation>
    </message>
    <message numerus="yes">
        <source>What would change among the %n photo(s) of this folder?</source>
        <translation>
            <numerusform>이 폴더의 사진 %n장 가운데 무엇이 달라질까요?</numerusform>
        </translation>
    </message>
    <message>
        <source>The new model sorts into other classes, so every photo would be looked at anew.</source>
        <translation>새 모델은 분류가 달라서 모든 사진을 새로 살펴보게 됩니다.</translation>
    </message>
    <message>
        <source>With the new model no photo of this folder would go elsewhere.</source>
        <translation>새 모델을 써도 이 폴더에서 다른 곳으로 갈 사진은 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) would go elsewhere</source>
        <translation>
            <numerusform>사진 %n장이 다른 곳으로 갑니다</numerusform>
        </translation>
    </message>
    <message>
        <source>With the new model {photos}, of {count} in this folder. Your own answers stay.</source>
        <translation>새 모델을 쓰면 이 폴더의 {count}장 가운데 {photos}. 직접 정한 답은 그대로입니다.</translation>
    </message>
    <message>
        <source>All ({count})</source>
        <translation>모두 ({count})</translation>
    </message>
    <message>
        <source>Now: {answer}</source>
        <translation>지금: {answer}</translation>
    </message>
    <message>
        <source>Then: {answer}</source>
        <translation>바뀌면: {answer}</translation>
    </message>
</context>
<context>
    <name>ClassMenu</name>
    <message>
        <source>&amp;This is</source>
        <translation>분류 지정(&amp;T)</translation>
    </message>
    <message>
        <source>The model is &amp;right</source>
        <translation>모델이 맞음(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Back to the model’s answer</source>
        <translation>모델의 답으로 되돌리기(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Show it large</source>
        <translation>크게 보기(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Open its folder</source>
        <translation>폴더 열기(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Copy the path</source>
        <translation>경로 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>모두 선택(&amp;A)</translation>
    </message>
</context>
<context>
    <name>ClassNames</name>
    <message>
        <source>plain male</source>
        <translation>남성</translation>
    </message>
    <message>
        <source>glasses male</source>
        <translation>안경 쓴 남성</translation>
    </message>
    <message>
        <source>boy</source>
        <translation>남자아이</translation>
    </message>
    <message>
        <source>plain female</source>
        <translation>여성</translation>
    </message>
    <message>
        <source>glasses female</source>
        <translation>안경 쓴 여성</translation>
    </message>
    <message>
        <source>girl</source>
        <translation>여자아이</translation>
    </message>
</context>
<context>
    <name>ClassesDialog</name>
    <message>
        <source>What do these classes mean?</source>
        <translation>분류의 뜻</translation>
    </message>
    <message>
        <source>The classes describe how a face looks in a picture. They say nothing about who a person is. Faces that are small, blurred or turned away are the hardest.</source>
        <translation>분류는 사진 속 얼굴이 어떻게 보이는지를 나타낼 뿐, 그 사람이 누구인지를 말하지 않습니다. 작거나 흐리거나 옆으로 돌아간 얼굴이 가장 어렵습니다.</translation>
    </message>
    <message>
        <source>How often the model is right</source>
        <translation>모델이 맞히는 비율</translation>
    </message>
    <message>
        <source>Reading the model…</source>
        <translation>모델을 읽는 중…</translation>
    </message>
    <message>
        <source>Help &gt; About the model tells more.</source>
        <translation>더 자세한 내용은 도움말 &gt; 모델 정보에 있습니다.</translation>
    </message>
    <message>
        <source>The model file does not say.</source>
        <translation>이 모델 파일에는 나와 있지 않습니다.</translation>
    </message>
</context>
<context>
    <name>ClassesPage</name>
    <message>
        <source>Class</source>
        <translation>분류</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>New model</source>
        <translation>새 모델</translation>
    </message>
    <message>
        <source>Model in use</source>
        <translation>지금 쓰는 모델</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>Right answers class by class</source>
        <translation>분류별 정답</translation>
    </message>
    <message>
        <source>Mean of the classes</source>
        <translation>분류 평균</translation>
    </message>
</context>
<context>
    <name>Confusion</name>
    <message numerus="yes">
        <source>{true} taken for {answer}: {count} of %n photo(s)</source>
        <translation>
            <numerusform>{true}을(를) {answer}(으)로 봄: 사진 %n장 가운데 {count}장</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Corrections</name>
    <message>
        <source>Faces changed</source>
        <translation>얼굴을 바꿨습니다</translation>
    </message>
    <message>
        <source>What you said of the faces of {name} could not be taken. {reason}</source>
        <translation>{name}의 얼굴에 대해 지정한 내용을 반영하지 못했습니다. {reason}</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>실행 취소(&amp;U)</translation>
    </message>
</context>
<context>
    <name>CoursePage</name>
    <message>
        <source>Training…</source>
        <translation>학습하는 중…</translation>
    </message>
    <message>
        <source>Looking at the pictures…</source>
        <translation>사진을 살펴보는 중…</translation>
    </message>
    <message>
        <source>Accuracy on validation pictures, mean of the classes:</source>
        <translation>검증용 사진에서의 정확도(분류 평균):</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행 상황</translation>
    </message>
    <message>
        <source>The model in use: {percent} %.</source>
        <translation>지금 쓰는 모델: {percent} %.</translation>
    </message>
    <message>
        <source>Stopping; the best epoch so far is kept.</source>
        <translation>멈추는 중입니다. 지금까지 가장 좋은 에포크를 남깁니다.</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>멈추는 중…</translation>
    </message>
    <message>
        <source>Measuring the model in use</source>
        <translation>지금 쓰는 모델을 재는 중</translation>
    </message>
    <message>
        <source>Making the model file</source>
        <translation>모델 파일을 만드는 중</translation>
    </message>
    <message>
        <source>Epoch {number} of {total}</source>
        <translation>에포크 {number}/{total}</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>준비하는 중…</translation>
    </message>
    <message>
        <source>Kept so far: epoch {number}, {percent} %.</source>
        <translation>지금까지 남긴 것: {number}번째 에포크, {percent} %.</translation>
    </message>
    <message>
        <source>Comparing pictures</source>
        <translation>사진을 비교하는 중</translation>
    </message>
    <message>
        <source>Cutting out faces</source>
        <translation>얼굴을 잘라 내는 중</translation>
    </message>
    <message>
        <source>{duration} left</source>
        <translation>{duration} 남음</translation>
    </message>
</context>
<context>
    <name>Curve</name>
    <message>
        <source>Epoch</source>
        <translation>에포크</translation>
    </message>
    <message>
        <source>The model in use: {percent} %</source>
        <translation>지금 쓰는 모델: {percent} %</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Pictures to train on in {name}</source>
        <translation>{name}에서 학습할 수 있는 사진</translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation>레이블 있음</translation>
    </message>
    <message>
        <source>No face</source>
        <translation>얼굴 없음</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>학습용</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>검증용</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>평가용</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>분류</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>… 외 {count}개</translation>
    </message>
    <message>
        <source>What cannot be used:</source>
        <translation>사용할 수 없는 것:</translation>
    </message>
    <message>
        <source>line {line}: {sentence}</source>
        <translation>{line}번째 줄: {sentence}</translation>
    </message>
    <message>
        <source>Exact duplicates: {exact}; near-duplicates: {near}. Duplicates stay in the same split.</source>
        <translation>똑같은 사진: {exact}장, 거의 같은 사진: {near}장. 중복된 사진은 같은 쪽에 둡니다.</translation>
    </message>
</context>
<context>
    <name>EmptyPage</name>
    <message>
        <source>Recent folders</source>
        <translation>최근 폴더</translation>
    </message>
    <message>
        <source>Photos never leave this computer.</source>
        <translation>사진은 이 컴퓨터를 벗어나지 않습니다.</translation>
    </message>
</context>
<context>
    <name>EndPage</name>
    <message>
        <source>The model is ready</source>
        <translation>모델이 완성되었습니다</translation>
    </message>
    <message>
        <source>{file}: the best of {count} epochs is epoch {best}.</source>
        <translation>{file}: 에포크 {count}개 가운데 {best}번째가 가장 좋습니다.</translation>
    </message>
    <message>
        <source>Accuracy on validation pictures: {percent} %.</source>
        <translation>검증용 사진에서의 정확도: {percent} %.</translation>
    </message>
    <message>
        <source>Accuracy on {count} test pictures, mean of the classes:</source>
        <translation>평가용 사진 {count}장에서의 정확도(분류 평균):</translation>
    </message>
    <message>
        <source>The new model does worse on these pictures, unless the other model was trained on some of them.</source>
        <translation>이 사진들에서는 새 모델이 더 못합니다. 다만 다른 모델이 이 사진 일부로 학습했을 수 있습니다.</translation>
    </message>
    <message>
        <source>In this folder</source>
        <translation>이 폴더에서</translation>
    </message>
    <message>
        <source>Class by class</source>
        <translation>분류별</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>With so few pictures, chance plays a large part. Try the model on your own photos.</source>
        <translation>사진이 적어 우연의 영향이 큽니다. 직접 가진 사진으로 모델을 시험해 보십시오.</translation>
    </message>
    <message>
        <source>The new model</source>
        <translation>새 모델</translation>
    </message>
    <message>
        <source>The included model</source>
        <translation>기본 제공 모델</translation>
    </message>
    <message>
        <source>Looked through</source>
        <translation>다 살펴보았습니다</translation>
    </message>
    <message>
        <source>Nothing needs a look any more</source>
        <translation>더 살펴볼 사진이 없습니다</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) answered by you.</source>
        <translation>
            <numerusform>사진 %n장에 직접 답하셨습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) still need a look.</source>
        <translation>
            <numerusform>아직 살펴볼 사진이 %n장 남았습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Show what is left</source>
        <translation>남은 사진 보기(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Back to the overview</source>
        <translation>전체 보기로 돌아가기(&amp;B)</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Tables (*.csv)</source>
        <translation>표 (*.csv)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON 줄 (*.jsonl)</translation>
    </message>
    <message>
        <source>Export results</source>
        <translation>결과 내보내기</translation>
    </message>
    <message>
        <source>You put no photo into a class here, so there is nothing to export.</source>
        <translation>여기서 직접 분류한 사진이 없어 내보낼 것이 없습니다.</translation>
    </message>
    <message>
        <source>Export corrections</source>
        <translation>수정 내용 내보내기</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) written to {file}.</source>
        <translation>
            <numerusform>사진 %n장을 {file}에 적었습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FacesRow</name>
    <message>
        <source>Face {number}</source>
        <translation>얼굴 {number}</translation>
    </message>
    <message>
        <source>The face that decides</source>
        <translation>기준이 되는 얼굴</translation>
    </message>
    <message>
        <source>The face that decides (F for the next one); a click on its frame does it too</source>
        <translation>기준이 되는 얼굴(F: 다음 얼굴). 얼굴 테두리를 눌러도 됩니다</translation>
    </message>
    <message>
        <source>&amp;No face</source>
        <translation>얼굴 아님(&amp;N)</translation>
    </message>
    <message>
        <source>What the frame that decides shows is no face (X)</source>
        <translation>기준이 되는 테두리 안은 얼굴이 아닙니다(X)</translation>
    </message>
    <message>
        <source>&amp;Draw a frame</source>
        <translation>테두리 그리기(&amp;D)</translation>
    </message>
    <message>
        <source>Around a face that was missed: by keyboard (D), or by dragging in the photo</source>
        <translation>놓친 얼굴에 그립니다: 키보드로(D), 또는 사진 위에서 끌어서</translation>
    </message>
    <message>
        <source>Each face into &amp;its class</source>
        <translation>얼굴마다 제 분류에 넣기(&amp;I)</translation>
    </message>
    <message>
        <source>{classes}: the photo goes into the first of these, and a copy into each of the others (E)</source>
        <translation>{classes}: 사진은 이 가운데 첫 분류에, 복사본은 나머지 분류에 하나씩 들어갑니다(E)</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
</context>
<context>
    <name>FiledNotices</name>
    <message numerus="yes">
        <source>%n folder(s) here were filled by facesorter before, and were passed over.</source>
        <translation>
            <numerusform>facesorter가 전에 정리한 폴더 %n개가 있어 건너뛰었습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Review them</source>
        <translation>살펴보기(&amp;R)</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are in their folders.</source>
        <translation>
            <numerusform>사진 %n장이 폴더에 정리되었습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Open them</source>
        <translation>폴더 열기(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>실행 취소(&amp;U)</translation>
    </message>
    <message>
        <source>Open &amp;another folder</source>
        <translation>다른 폴더 열기(&amp;A)</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>&amp;Sort by:</source>
        <translation>정렬(&amp;S):</translation>
    </message>
    <message>
        <source>S&amp;how:</source>
        <translation>표시(&amp;H):</translation>
    </message>
    <message>
        <source>As found</source>
        <translation>찾은 순서</translation>
    </message>
    <message>
        <source>Least sure first</source>
        <translation>불확실한 것부터</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Any date</source>
        <translation>모든 날짜</translation>
    </message>
    <message>
        <source>Taken in</source>
        <translation>찍은 때</translation>
    </message>
    <message>
        <source>When it was taken; where no camera says so, when its file was changed</source>
        <translation>사진을 찍은 때. 카메라의 기록이 없으면 파일을 바꾼 때</translation>
    </message>
    <message>
        <source>Any folder</source>
        <translation>모든 폴더</translation>
    </message>
    <message>
        <source>Date taken</source>
        <translation>찍은 날짜</translation>
    </message>
    <message>
        <source>All</source>
        <translation>모두</translation>
    </message>
    <message>
        <source>Not answered yet</source>
        <translation>아직 답하지 않음</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>확인함</translation>
    </message>
    <message>
        <source>Corrected by you</source>
        <translation>직접 고침</translation>
    </message>
    <message>
        <source>Search by name or folder</source>
        <translation>이름이나 폴더로 찾기</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
</context>
<context>
    <name>FinishDialog</name>
    <message>
        <source>Finish a sort</source>
        <translation>정리 마무리</translation>
    </message>
    <message>
        <source>&amp;Finish this sort</source>
        <translation>이 정리 마무리(&amp;F)</translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n photo(s) are in their folders.</source>
        <translation>
            <numerusform>사진 %n장 중 {done}장이 폴더에 정리되었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) were there already.</source>
        <translation>
            <numerusform>사진 %n장은 이미 있었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are left and are tried now.</source>
        <translation>
            <numerusform>남은 사진 %n장을 이제 처리합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>All photos are done; only the final log entry is missing.</source>
        <translation>사진은 모두 처리되었고 마지막 기록만 남지 않았습니다.</translation>
    </message>
    <message>
        <source>Finish the sort of {time}?</source>
        <translation>{time}의 정리를 마무리하시겠습니까?</translation>
    </message>
    <message>
        <source>Write the other tags</source>
        <translation>나머지 태그 쓰기</translation>
    </message>
    <message>
        <source>&amp;Write these tags</source>
        <translation>이 태그 쓰기(&amp;W)</translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n photo(s) have their tags.</source>
        <translation>
            <numerusform>사진 %n장 가운데 {done}장에 태그가 있습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The tags of %n photo(s) are missing and are written now.</source>
        <translation>
            <numerusform>사진 %n장의 태그가 아직 없어 지금 씁니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>All tags are written; only the final log entry is missing.</source>
        <translation>모든 태그를 썼으며 마지막 기록만 빠져 있습니다.</translation>
    </message>
    <message>
        <source>Finish writing the tags of {time}?</source>
        <translation>{time}의 태그 쓰기를 마무리하시겠습니까?</translation>
    </message>
</context>
<context>
    <name>FirstHints</name>
    <message>
        <source>Good to know</source>
        <translation>알아 두면 좋은 점</translation>
    </message>
    <message>
        <source>&amp;Got it</source>
        <translation>알겠습니다(&amp;G)</translation>
    </message>
    <message>
        <source>Everything happens on this computer, and no photo is moved before you have seen the plan.</source>
        <translation>모든 일은 이 컴퓨터에서만 이루어지며, 계획을 보시기 전에는 사진을 옮기지 않습니다.</translation>
    </message>
    <message>
        <source>Once a folder was looked through, begin with “Needs a look”: one key answers each photo.</source>
        <translation>폴더를 다 살펴보면 “살펴볼 사진”부터 시작하십시오. 키 하나로 사진마다 답할 수 있습니다.</translation>
    </message>
    <message>
        <source>Every sort can be undone, also much later: menu Sort, History.</source>
        <translation>정리는 한참 뒤에도 되돌릴 수 있습니다. 정리 메뉴의 기록에서 하십시오.</translation>
    </message>
</context>
<context>
    <name>Forgetting</name>
    <message>
        <source>Not everything is forgotten.</source>
        <translation>모두 잊지는 못했습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Everything about %n photo(s) is forgotten.</source>
        <translation>
            <numerusform>사진 %n장에 대한 기록을 모두 잊었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Everything about %n photo(s) in {folder} is forgotten.</source>
        <translation>
            <numerusform>{folder}에 있는 사진 %n장에 대한 기억을 지웠습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sort(s) that can still be undone keep the names of its photos.</source>
        <translation>
            <numerusform>아직 실행 취소할 수 있는 분류 %n건에는 사진 이름이 남아 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>{names} in {place}, set aside earlier, may still name photos of it, and what you said of other photos may be nowhere else; delete it when you do not need it any more.</source>
        <translation>전에 따로 보관한 {place}의 {names}에는 아직 이 폴더의 사진 이름이 남아 있을 수 있고, 다른 사진을 직접 고친 내용이 거기에만 있을 수도 있습니다. 더 필요하지 않으면 직접 지우세요.</translation>
    </message>
</context>
<context>
    <name>HeatGrid</name>
    <message>
        <source>Which class was taken for which</source>
        <translation>어느 분류를 어느 분류로 보았는지</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>open a folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>these keys</source>
        <translation>이 단축키 안내</translation>
    </message>
    <message>
        <source>put the selected photos into the class of that number</source>
        <translation>고른 사진을 그 번호의 분류로</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>불확실</translation>
    </message>
    <message>
        <source>not a face / leave out</source>
        <translation>얼굴 아님 / 제외</translation>
    </message>
    <message>
        <source>the model is right</source>
        <translation>모델이 맞음</translation>
    </message>
    <message>
        <source>back to the model’s answer</source>
        <translation>모델의 답으로 되돌리기</translation>
    </message>
    <message>
        <source>show the photo large</source>
        <translation>사진을 크게 보기</translation>
    </message>
    <message>
        <source>search by name; typing a letter does it too</source>
        <translation>이름으로 찾기(글자를 입력해도 됩니다)</translation>
    </message>
    <message>
        <source>the photos that need a look</source>
        <translation>살펴볼 사진</translation>
    </message>
    <message>
        <source>take a correction back, make it again</source>
        <translation>고친 것을 취소, 다시 적용</translation>
    </message>
    <message>
        <source>select all of a grid</source>
        <translation>격자의 사진 모두 선택</translation>
    </message>
    <message>
        <source>put the photos into class folders</source>
        <translation>사진을 분류 폴더로 정리</translation>
    </message>
    <message>
        <source>it is the class of that number</source>
        <translation>그 번호의 분류</translation>
    </message>
    <message>
        <source>a copy into the class of that number too, or no more</source>
        <translation>그 번호의 분류에도 복사본을 넣거나, 다시 뺍니다</translation>
    </message>
    <message>
        <source>the next face decides; a click on its frame does it too</source>
        <translation>다음 얼굴로 정합니다. 얼굴 테두리를 눌러도 됩니다</translation>
    </message>
    <message>
        <source>what the frame shows is no face; the cross at its corner does it too</source>
        <translation>테두리 안은 얼굴이 아닙니다. 모서리의 ×를 눌러도 됩니다</translation>
    </message>
    <message>
        <source>each face: the photo into the class of the first, copies into those of the others</source>
        <translation>얼굴마다: 사진은 첫 얼굴의 분류에, 복사본은 나머지 얼굴의 분류에 넣습니다</translation>
    </message>
    <message>
        <source>draw a frame around a face that was missed; dragging in the photo does it too</source>
        <translation>놓친 얼굴에 테두리를 그립니다. 사진 위에서 끌어도 됩니다</translation>
    </message>
    <message>
        <source>while drawing: move the frame; with Shift its size, with Ctrl in fine steps</source>
        <translation>그리는 동안: 테두리를 옮깁니다. Shift와 함께 크기를, Ctrl과 함께 조금씩 바꿉니다</translation>
    </message>
    <message>
        <source>while drawing: a larger or smaller frame</source>
        <translation>그리는 동안: 테두리를 크게 또는 작게 합니다</translation>
    </message>
    <message>
        <source>while drawing: take the frame as it is, or drop it</source>
        <translation>그리는 동안: 이대로 정하거나 취소합니다</translation>
    </message>
    <message>
        <source>the photo before, the photo after</source>
        <translation>이전 사진, 다음 사진</translation>
    </message>
    <message>
        <source>take an answer back, give it again</source>
        <translation>답을 취소, 다시 적용</translation>
    </message>
    <message>
        <source>back to the grids</source>
        <translation>격자로 돌아가기</translation>
    </message>
    <message>
        <source>A face that looks like a man’s or a youth’s, without glasses.</source>
        <translation>남자 어른이나 청소년으로 보이는, 안경을 쓰지 않은 얼굴입니다.</translation>
    </message>
    <message>
        <source>A face that looks like a man’s or a youth’s, with glasses or sunglasses.</source>
        <translation>남자 어른이나 청소년으로 보이는, 안경이나 선글라스를 쓴 얼굴입니다.</translation>
    </message>
    <message>
        <source>A face that looks like a boy’s under 13, with or without glasses.</source>
        <translation>13세 미만 남자아이로 보이는 얼굴입니다. 안경은 상관없습니다.</translation>
    </message>
    <message>
        <source>A face that looks like a woman’s or a young woman’s, without glasses.</source>
        <translation>여자 어른이나 청소년으로 보이는, 안경을 쓰지 않은 얼굴입니다.</translation>
    </message>
    <message>
        <source>A face that looks like a woman’s or a young woman’s, with glasses or sunglasses.</source>
        <translation>여자 어른이나 청소년으로 보이는, 안경이나 선글라스를 쓴 얼굴입니다.</translation>
    </message>
    <message>
        <source>A face that looks like a girl’s under 13, with or without glasses.</source>
        <translation>13세 미만 여자아이로 보이는 얼굴입니다. 안경은 상관없습니다.</translation>
    </message>
    <message>
        <source>What was labelled with this name when the model was trained.</source>
        <translation>모델을 학습할 때 이 이름으로 표시된 것입니다.</translation>
    </message>
</context>
<context>
    <name>HistoryDialog</name>
    <message>
        <source>History</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>Nothing has been sorted into folders yet.</source>
        <translation>아직 폴더로 정리한 사진이 없습니다.</translation>
    </message>
    <message>
        <source>Past sorts</source>
        <translation>지난 정리 기록</translation>
    </message>
    <message>
        <source>From</source>
        <translation>어디에서</translation>
    </message>
    <message>
        <source>Files of this sort</source>
        <translation>이 정리의 파일</translation>
    </message>
    <message>
        <source>Open &amp;folder</source>
        <translation>폴더 열기(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Undo…</source>
        <translation>실행 취소(&amp;U)…</translation>
    </message>
    <message>
        <source>Do the &amp;rest…</source>
        <translation>나머지 처리(&amp;R)…</translation>
    </message>
    <message>
        <source>Process the photos this sort missed</source>
        <translation>이 정리에서 처리하지 못한 사진을 처리합니다</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>닫기(&amp;C)</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>진행 중</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>중단됨</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>실행 취소됨</translation>
    </message>
    <message>
        <source>Partly undone</source>
        <translation>일부 실행 취소됨</translation>
    </message>
    <message>
        <source>Partly done</source>
        <translation>일부만 완료</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사함</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>이동함</translation>
    </message>
    <message>
        <source>Tagged</source>
        <translation>태그를 씀</translation>
    </message>
    <message>
        <source>When</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>What</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>사진 수</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>대상 폴더</translation>
    </message>
    <message>
        <source>{folder} is not there any more.</source>
        <translation>{folder}이(가) 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>There is no program on this computer that shows {folder}.</source>
        <translation>이 컴퓨터에는 {folder}을(를) 보여 줄 프로그램이 없습니다.</translation>
    </message>
    <message>
        <source>{done} of {count}, {there} already there</source>
        <translation>{count}장 중 {done}장, 이미 있던 사진 {there}장</translation>
    </message>
    <message>
        <source>{done} of {count}</source>
        <translation>{count}장 중 {done}장</translation>
    </message>
    <message>
        <source>Only copied, the originals stay: {count}</source>
        <translation>복사만 되고 원본은 그대로: {count}</translation>
    </message>
    <message>
        <source>Failed: {count}</source>
        <translation>실패: {count}</translation>
    </message>
</context>
<context>
    <name>HonestNumbers</name>
    <message numerus="yes">
        <source>Of %n whole photo(s) of this class {right} came into it: {of_100}.</source>
        <translation>
            <numerusform>이 분류에 속하는 사진 %n장 가운데 {right}장이 이 분류로 갔습니다: {of_100}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n single face(s) of this class {right} were recognised: {of_100}.</source>
        <translation>
            <numerusform>이 분류의 얼굴 %n개 가운데 {right}개를 알아보았습니다: {of_100}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Measured on %n whole photo(s) of {table}:</source>
        <translation>
            <numerusform>{table}의 사진 %n장으로 측정했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>of 100 it sorts {sorted} into a class.</source>
        <translation>100장 가운데 {sorted}장을 분류합니다.</translation>
    </message>
    <message>
        <source>Of 100 that it sorts, {right} are right (between {low} and {high}).</source>
        <translation>분류한 100장 가운데 {right}장이 맞습니다({low}~{high}장).</translation>
    </message>
    <message numerus="yes">
        <source>Of %n photo(s) without a face it sorted {wrong}.</source>
        <translation>
            <numerusform>얼굴이 없는 사진 %n장 가운데 {wrong}장을 분류했습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n photo(s) of several people it saw {right} as such.</source>
        <translation>
            <numerusform>여러 사람이 있는 사진 %n장 가운데 {right}장을 그렇게 보았습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Measured on %n single face(s) of {table}:</source>
        <translation>
            <numerusform>{table}의 얼굴 %n개로 측정했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>of 100 answers {right} are right (between {low} and {high}), “unsure” not counted.</source>
        <translation>“불확실”을 따지지 않을 때 답 100개 가운데 {right}개가 맞습니다({low}~{high}개).</translation>
    </message>
    <message>
        <source>the validation</source>
        <translation>검증용 자료</translation>
    </message>
    <message>
        <source>the test</source>
        <translation>평가용 자료</translation>
    </message>
    <message>
        <source>{right} of 100 (between {low} and {high})</source>
        <translation>100장 중 {right}장({low}~{high}장)</translation>
    </message>
    <message>
        <source>{text}, of few photos</source>
        <translation>{text}, 사진 수가 적습니다</translation>
    </message>
</context>
<context>
    <name>InterruptedNotice</name>
    <message>
        <source>Do the &amp;rest</source>
        <translation>나머지 처리(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>실행 취소(&amp;U)</translation>
    </message>
    <message numerus="yes">
        <source>Undoing the sort of {time} was interrupted: {done} of %n photo(s) are back. No photo is lost.</source>
        <translation>
            <numerusform>{time} 정리의 실행 취소가 도중에 중단되었습니다. 사진 %n장 가운데 {done}장이 제자리로 돌아왔습니다. 사라진 사진은 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The sort of {time} was interrupted: {done} of %n photo(s) were copied into {folder}. No photo is lost.</source>
        <translation>
            <numerusform>{time} 정리가 도중에 중단되었습니다. 사진 %n장 가운데 {done}장을 {folder}에 복사했습니다. 사라진 사진은 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The sort of {time} was interrupted: {done} of %n photo(s) were moved into {folder}. No photo is lost.</source>
        <translation>
            <numerusform>{time} 정리가 도중에 중단되었습니다. 사진 %n장 가운데 {done}장을 {folder}(으)로 옮겼습니다. 사라진 사진은 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Taking back the tags of {time} was interrupted: those of {done} of %n photo(s) are taken back.</source>
        <translation>
            <numerusform>{time} 태그의 실행 취소가 도중에 중단되었습니다. 사진 %n장 가운데 {done}장의 태그를 되돌렸습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The writing of tags of {time} was interrupted: {done} of %n photo(s) in {folder} have theirs. No photo was touched.</source>
        <translation>
            <numerusform>{time} 태그 쓰기가 도중에 중단되었습니다. {folder}의 사진 %n장 가운데 {done}장에 태그를 썼습니다. 사진 자체는 건드리지 않았습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyboardFrame</name>
    <message>
        <source>Frame: {left} % from the left, {top} % from the top, {width} % wide, {height} % high</source>
        <translation>테두리: 왼쪽에서 {left}%, 위에서 {top}%, 너비 {width}%, 높이 {height}%</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>단축키</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Licences</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>Programs and libraries</source>
        <translation>프로그램과 라이브러리</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>facesorter is free software, and so is everything that it is made of.</source>
        <translation>facesorter는 자유 소프트웨어이며, facesorter를 이루는 모든 것도 그렇습니다.</translation>
    </message>
    <message>
        <source>The text is not installed with it.</source>
        <translation>전문이 함께 설치되어 있지 않습니다.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Files are on their way. Open {name} again after that.</source>
        <translation>파일을 옮기는 중입니다. 끝난 뒤에 {name}을(를) 다시 여십시오.</translation>
    </message>
    <message>
        <source>Close the dialog that is open, then open {name} again.</source>
        <translation>열려 있는 대화 상자를 닫은 다음 {name}을(를) 다시 여십시오.</translation>
    </message>
    <message>
        <source>facesorter cannot open that.</source>
        <translation>facesorter에서 열 수 없는 항목입니다.</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>The catalogue of known photos was damaged. It was set aside as {name}, and a new one was begun.</source>
        <translation>알고 있는 사진의 목록이 손상되었습니다. {name}(으)로 따로 보관하고 새 목록을 만들었습니다.</translation>
    </message>
    <message>
        <source>The catalogue of known photos was made by a newer facesorter. It was set aside as {name}.</source>
        <translation>알고 있는 사진의 목록이 더 새로운 facesorter에서 만든 것입니다. {name}(으)로 따로 보관했습니다.</translation>
    </message>
    <message>
        <source>Results will not be remembered: {reason}.</source>
        <translation>결과를 기억하지 못합니다: {reason}.</translation>
    </message>
    <message>
        <source>What you said of photos so far cannot be read from {file}: {reason}. Close what else uses that file, or see to its disk, and try again.</source>
        <translation>지금까지 사진을 직접 고친 내용을 {file}에서 읽을 수 없습니다: {reason}. 이 파일을 쓰고 있는 다른 프로그램을 닫거나 디스크를 확인한 다음 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The catalogue of known photos cannot be written: {reason}. See to its disk, or close what else uses {file}, and try again.</source>
        <translation>알고 있는 사진의 목록에 쓸 수 없습니다: {reason}. 디스크를 확인하거나 {file}을(를) 쓰고 있는 다른 프로그램을 닫은 다음 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}.</source>
        <translation>{name}을(를) 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{name} changed since it was looked at. Look at it again.</source>
        <translation>{name}은(는) 살펴본 뒤에 바뀌었습니다. 다시 살펴보십시오.</translation>
    </message>
    <message>
        <source>A model has at most {most} classes, with names of at most {longest} characters.</source>
        <translation>모델에는 클래스가 최대 {most}개, 클래스 이름은 최대 {longest}자까지 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>A model needs at least two classes with different names, not {names}.</source>
        <translation>모델에는 이름이 서로 다른 분류가 두 개 이상 있어야 합니다. 현재: {names}</translation>
    </message>
    <message>
        <source>The picture is damaged, or stored in a way that facesorter cannot read.</source>
        <translation>그림이 손상되었거나 facesorter에서 읽을 수 없는 방식으로 저장되었습니다.</translation>
    </message>
    <message>
        <source>The file is no longer there.</source>
        <translation>파일이 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>The file cannot be read: {reason}.</source>
        <translation>파일을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>파일이 비어 있습니다.</translation>
    </message>
    <message>
        <source>This is not a picture in a format that facesorter reads.</source>
        <translation>facesorter에서 읽을 수 있는 그림 형식이 아닙니다.</translation>
    </message>
    <message>
        <source>The picture is too large to be decoded.</source>
        <translation>그림이 너무 커서 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>The file is too large: {size} MB.</source>
        <translation>파일이 너무 큽니다: {size} MB.</translation>
    </message>
    <message>
        <source>This is a camera’s raw file, and no preview that facesorter reads was found in it.</source>
        <translation>카메라 RAW 파일이며, facesorter에서 읽을 수 있는 미리 보기가 들어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Part of the file is damaged: the picture may not look as it did.</source>
        <translation>파일 일부가 손상되어 그림이 원래와 다르게 보일 수 있습니다.</translation>
    </message>
    <message>
        <source>The file ends too early: part of the picture is missing.</source>
        <translation>파일이 중간에 끝나 그림 일부가 없습니다.</translation>
    </message>
    <message>
        <source>The picture has no pixels.</source>
        <translation>그림에 픽셀이 없습니다.</translation>
    </message>
    <message>
        <source>The picture is too large: {width} × {height} pixels in a {format} file.</source>
        <translation>그림이 너무 큽니다: {format} 파일, {width} × {height}픽셀.</translation>
    </message>
    <message>
        <source>The journals in {folder} cannot be read: {reason}.</source>
        <translation>{folder}에 있는 기록을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The journal {file} is missing, damaged, or was written by a newer facesorter.</source>
        <translation>작업 기록 {file}이(가) 없거나 손상되었거나 더 새로운 facesorter에서 만든 것입니다.</translation>
    </message>
    <message>
        <source>The journal {file} cannot be written: {reason}. Nothing is moved unless it can be undone.</source>
        <translation>작업 기록 {file}에 쓸 수 없습니다: {reason}. 실행 취소할 수 없는 이동은 하지 않습니다.</translation>
    </message>
    <message>
        <source>The model file {path} cannot be written: {reason}.</source>
        <translation>모델 파일 {path}에 쓸 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{path} is a folder; name a file for the model.</source>
        <translation>{path}은(는) 폴더입니다. 모델을 저장할 파일 이름을 지정하십시오.</translation>
    </message>
    <message>
        <source>{path} already exists and is not an intact facesorter model, so it is not replaced. Choose another name.</source>
        <translation>{path}이(가) 이미 있으며 온전한 facesorter 모델이 아니므로 바꾸지 않습니다. 다른 이름을 선택하십시오.</translation>
    </message>
    <message>
        <source>The model file {name} is empty.</source>
        <translation>모델 파일 {name}이(가) 비어 있습니다.</translation>
    </message>
    <message>
        <source>{name} is not a facesorter model; choose a file that ends in {suffix}.</source>
        <translation>{name}은(는) facesorter 모델이 아닙니다. {suffix}(으)로 끝나는 파일을 선택하십시오.</translation>
    </message>
    <message>
        <source>There is no model file {path}.</source>
        <translation>모델 파일 {path}이(가) 없습니다.</translation>
    </message>
    <message>
        <source>The model file {name} cannot be read: {reason}.</source>
        <translation>모델 파일 {name}을(를) 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{name} is a zip archive, but not a facesorter model.</source>
        <translation>{name}은(는) zip 파일이지만 facesorter 모델이 아닙니다.</translation>
    </message>
    <message>
        <source>{name} is too large to be a model file.</source>
        <translation>{name}은(는) 모델 파일이라기에는 너무 큽니다.</translation>
    </message>
    <message>
        <source>The model file {name} is incomplete or damaged; get it again.</source>
        <translation>모델 파일 {name}이(가) 잘렸거나 손상되었습니다. 다시 받으십시오.</translation>
    </message>
    <message>
        <source>The model file {name} has format {version}; this program reads {expected}. Update facesorter.</source>
        <translation>모델 파일 {name}의 형식은 {version}이지만 이 프로그램은 {expected}만 읽습니다. facesorter를 업데이트하십시오.</translation>
    </message>
    <message>
        <source>The manifest of the model file {name} cannot be understood.</source>
        <translation>모델 파일 {name}의 설명 정보를 해석할 수 없습니다.</translation>
    </message>
    <message>
        <source>The manifest of the model file {name} has impossible values.</source>
        <translation>모델 파일 {name}의 설명 정보에 잘못된 값이 있습니다.</translation>
    </message>
    <message>
        <source>The weights in the model file {name} do not match their checksum; get it again.</source>
        <translation>모델 파일 {name}의 가중치가 체크섬과 일치하지 않습니다. 다시 받으십시오.</translation>
    </message>
    <message>
        <source>The disk with {folder} is full. The rest needs {needed}: make room there and sort again.</source>
        <translation>{folder}의 디스크가 가득 찼습니다. 나머지에 {needed}이(가) 필요합니다. 공간을 확보한 후 다시 정리하십시오.</translation>
    </message>
    <message>
        <source>{name} is only online. Download it first.</source>
        <translation>{name}이(가) 온라인에만 있습니다. 먼저 다운로드하십시오.</translation>
    </message>
    <message>
        <source>Only some of the files that belong to {name} were moved, and these could not be put back: see {folder}.</source>
        <translation>{name}에 딸린 파일 중 일부만 이동되었고 되돌리지 못했습니다. {folder}을(를) 확인하십시오.</translation>
    </message>
    <message>
        <source>The drive with {folder} is no longer connected. Connect it and sort again.</source>
        <translation>{folder}의 드라이브가 연결되어 있지 않습니다. 연결한 후 다시 정리하십시오.</translation>
    </message>
    <message>
        <source>This sort has been undone, at least in part, and can no longer be finished.</source>
        <translation>이 정리는 전부 또는 일부가 실행 취소되어 더 이상 마무리할 수 없습니다.</translation>
    </message>
    <message>
        <source>The drive with {folder} is no longer connected. Connect it and try again.</source>
        <translation>{folder}의 드라이브가 연결되어 있지 않습니다. 연결한 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>{folder} is a file, so no folder can be made there. Rename that file.</source>
        <translation>{folder}은(는) 파일이므로 그 자리에 폴더를 만들 수 없습니다. 파일 이름을 바꾸십시오.</translation>
    </message>
    <message>
        <source>{name} was changed after it was looked at. Look at it again, then sort.</source>
        <translation>{name}은(는) 살펴본 뒤에 바뀌었습니다. 다시 살펴본 다음 정리하십시오.</translation>
    </message>
    <message>
        <source>Copied; the original stays, since it could not be removed: {reason}.</source>
        <translation>복사했습니다. 원본은 지울 수 없어 그대로 두었습니다: {reason}.</translation>
    </message>
    <message>
        <source>The disk with {folder} is full. Make room there and undo again.</source>
        <translation>{folder}의 디스크가 가득 찼습니다. 공간을 확보한 후 다시 실행 취소하십시오.</translation>
    </message>
    <message>
        <source>It was changed after it was sorted; the changed file is back as {name}.</source>
        <translation>정리한 후에 변경되었습니다. 변경된 파일을 {name}(으)로 되돌렸습니다.</translation>
    </message>
    <message>
        <source>It is back, but could not be removed from {folder}.</source>
        <translation>되돌렸지만 {folder}에서 제거하지 못했습니다.</translation>
    </message>
    <message>
        <source>The folder {folder} is gone, perhaps with its drive. Connect it or create it, and undo again.</source>
        <translation>{folder} 폴더가 없습니다. 드라이브가 분리되었을 수 있습니다. 연결하거나 폴더를 만든 후 다시 실행 취소하십시오.</translation>
    </message>
    <message>
        <source>Another file is now called {name} there, so this one was left in {folder}.</source>
        <translation>원래 자리에 {name}(이)라는 다른 파일이 있어 {folder}에 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>The original of {name} is gone, so the copy was kept.</source>
        <translation>{name}의 원본이 없어 복사본을 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>{name} was changed after it was copied, so it was kept.</source>
        <translation>{name}이(가) 복사 후에 변경되어 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>The original of {name} has changed since, so the copy was kept.</source>
        <translation>{name}의 원본이 그 후 변경되어 복사본을 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>It already has the sidecar {name}, which is changed only if you ask for it.</source>
        <translation>이미 사이드카 {name}이(가) 있으며, 요청하지 않으면 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>It shares the sidecar {name} with {photo}, whose tag goes into it.</source>
        <translation>사이드카 {name}을(를) {photo}과(와) 함께 쓰며, 거기에는 그 사진의 태그가 들어갑니다.</translation>
    </message>
    <message>
        <source>This sort has been undone already.</source>
        <translation>이 정리는 이미 실행 취소되었습니다.</translation>
    </message>
    <message>
        <source>The sidecar {name} has been changed since, so it was left as it is.</source>
        <translation>사이드카 {name}이(가) 그 후 변경되어 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>실행 취소할 항목이 없습니다.</translation>
    </message>
    <message>
        <source>There is no sort called {run}.</source>
        <translation>{run} 정리 기록이 없습니다.</translation>
    </message>
    <message>
        <source>A newer sort into {folder}, of {started:%Y-%m-%d %H:%M} UTC, must be undone first.</source>
        <translation>{folder}에 대한 더 최근 정리(UTC {started:%Y-%m-%d %H:%M})를 먼저 실행 취소해야 합니다.</translation>
    </message>
    <message>
        <source>{name} is not there any more; somebody moved or deleted it.</source>
        <translation>{name}이(가) 더 이상 없습니다. 이동되었거나 삭제되었습니다.</translation>
    </message>
    <message>
        <source>It is back, but its time could not be set.</source>
        <translation>되돌렸지만 파일 시각을 설정하지 못했습니다.</translation>
    </message>
    <message>
        <source>{name} is not in {folder} any more; somebody moved, replaced or deleted it.</source>
        <translation>{name}이(가) {folder}에 더 이상 없습니다. 이동, 교체 또는 삭제되었습니다.</translation>
    </message>
    <message>
        <source>These attributes could not be copied: {lost}.</source>
        <translation>다음 속성은 복사하지 못했습니다: {lost}.</translation>
    </message>
    <message>
        <source>The name {name} has been taken in the meantime.</source>
        <translation>그사이 다른 파일이 {name} 이름을 사용했습니다.</translation>
    </message>
    <message>
        <source>There is no permission to put {name} into {folder}: {reason}. Check the permissions of both.</source>
        <translation>{name}을(를) {folder}에 넣을 권한이 없습니다: {reason}. 두 위치의 권한을 확인하십시오.</translation>
    </message>
    <message>
        <source>{name} could not be put into {folder}: {reason}.</source>
        <translation>{name}을(를) {folder}에 넣지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>{name} is not there any more, or cannot be opened.</source>
        <translation>{name}이(가) 더 이상 없거나 열 수 없습니다.</translation>
    </message>
    <message>
        <source>{name} is a folder, not a photo. Open it as a folder.</source>
        <translation>{name}은(는) 사진이 아니라 폴더입니다. 폴더로 여십시오.</translation>
    </message>
    <message>
        <source>{name} is a link, not a photo. Open the photo it points to.</source>
        <translation>{name}은(는) 사진이 아니라 링크입니다. 링크가 가리키는 사진을 여십시오.</translation>
    </message>
    <message>
        <source>{name} is not a file.</source>
        <translation>{name}은(는) 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be opened: {reason}.</source>
        <translation>{folder} 폴더를 열 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The photo could not be examined: {reason}.</source>
        <translation>사진을 살펴보지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>Another facesorter, under another account or with another data folder, is moving photos in {folder}. Wait until it is done.</source>
        <translation>다른 계정에서 실행되거나 다른 데이터 폴더를 쓰는 facesorter가 {folder}에서 사진을 이동하고 있습니다. 끝날 때까지 기다리십시오.</translation>
    </message>
    <message>
        <source>The lock file {file} cannot be written: {reason}.</source>
        <translation>잠금 파일 {file}에 쓸 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Another facesorter (process {pid} on {host}) is moving photos in {folder}. Wait until it is done.</source>
        <translation>다른 facesorter({host}의 프로세스 {pid})가 {folder}에서 사진을 이동하고 있습니다. 끝날 때까지 기다리십시오.</translation>
    </message>
    <message>
        <source>You left it out.</source>
        <translation>직접 제외했습니다.</translation>
    </message>
    <message>
        <source>It belongs to {name} and stays with it.</source>
        <translation>{name}에 딸린 파일이므로 함께 그대로 둡니다.</translation>
    </message>
    <message>
        <source>What belongs to {name} cannot be looked at: {reason}.</source>
        <translation>{name}에 딸린 파일을 확인할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{file}, which belongs to it, is only online. Download it first.</source>
        <translation>딸린 파일 {file}이(가) 온라인에만 있습니다. 먼저 다운로드하십시오.</translation>
    </message>
    <message>
        <source>{file} belongs to each of {photos} and is copied with each of them.</source>
        <translation>{file}은(는) {photos}에 함께 딸린 파일이므로 각각 복사합니다.</translation>
    </message>
    <message>
        <source>{file} stays where it is, since it belongs to each of {photos}.</source>
        <translation>{file}은(는) {photos}에 함께 딸린 파일이므로 그대로 둡니다.</translation>
    </message>
    <message>
        <source>A copy; the photo itself goes into {name}.</source>
        <translation>복사본입니다. 사진 자체는 {name} 폴더로 갑니다.</translation>
    </message>
    <message>
        <source>{folder} is not a folder, so nothing can be put into it. Choose another.</source>
        <translation>{folder}은(는) 폴더가 아니므로 사진을 넣을 수 없습니다. 다른 폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>The disk with {folder} cannot keep another program from taking the same name at the same moment: let no other program write there until this is done.</source>
        <translation>{folder}이(가) 있는 디스크에서는 다른 프로그램이 같은 순간에 같은 이름을 쓰는 것을 막을 수 없습니다. 끝날 때까지 다른 프로그램이 그곳에 쓰지 않게 하십시오.</translation>
    </message>
    <message>
        <source>The disk with {folder} does not support locks: make sure that nobody else sorts into it at the same time.</source>
        <translation>{folder}이(가) 있는 디스크는 잠금을 지원하지 않습니다. 다른 사람이 동시에 그곳으로 정리하지 않게 하십시오.</translation>
    </message>
    <message>
        <source>Files in {folder} cannot be removed, so its photos are only copied.</source>
        <translation>{folder}의 파일은 제거할 수 없어 사진을 복사만 합니다.</translation>
    </message>
    <message>
        <source>“{first}” and “{second}” would both be the folder “{folder}”. Rename one of them.</source>
        <translation>“{first}”와(과) “{second}”의 폴더 이름이 모두 “{folder}”이(가) 됩니다. 하나의 이름을 바꾸십시오.</translation>
    </message>
    <message>
        <source>A face in it looks like “{name}”.</source>
        <translation>사진 속 한 얼굴이 “{name}”(으)로 보입니다.</translation>
    </message>
    <message>
        <source>You put it into “{name}”.</source>
        <translation>“{name}”(으)로 직접 지정했습니다.</translation>
    </message>
    <message>
        <source>Looks like “{name}”, {percent} %.</source>
        <translation>“{name}”(으)로 보임, {percent}%.</translation>
    </message>
    <message>
        <source>There is no face in it.</source>
        <translation>얼굴이 없습니다.</translation>
    </message>
    <message>
        <source>You said that there are several people in it.</source>
        <translation>여러 사람이 있다고 하셨습니다.</translation>
    </message>
    <message>
        <source>There are {n} faces in it.</source>
        <translation>얼굴이 {n}개 있습니다.</translation>
    </message>
    <message>
        <source>Not sure: “{name}” with only {percent} %.</source>
        <translation>불확실: “{name}”, {percent}%에 불과합니다.</translation>
    </message>
    <message>
        <source>It was not classified.</source>
        <translation>분류되지 않았습니다.</translation>
    </message>
    <message>
        <source>It is in its folder already.</source>
        <translation>이미 해당 폴더에 있습니다.</translation>
    </message>
    <message>
        <source>The same photo is there already.</source>
        <translation>같은 사진이 이미 있습니다.</translation>
    </message>
    <message>
        <source>The name {name} is not allowed there.</source>
        <translation>그곳에서는 {name} 이름을 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>The name is too long for this folder.</source>
        <translation>이 폴더에서 쓰기에는 이름이 너무 깁니다.</translation>
    </message>
    <message>
        <source>The name {name} is in use there.</source>
        <translation>{name} 이름이 이미 사용 중입니다.</translation>
    </message>
    <message>
        <source>Nothing can be written to {folder}: {reason}. Choose another folder.</source>
        <translation>{folder}에 쓸 수 없습니다: {reason}. 다른 폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>{needed} are needed in {folder}, but only {free} are free. Make room or choose another folder.</source>
        <translation>{folder}에 {needed}이(가) 필요하지만 {free}만 남아 있습니다. 공간을 확보하거나 다른 폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>{name} is not what was put there, so it was kept.</source>
        <translation>{name}은(는) 거기에 넣은 파일이 아니므로 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>{name} was taken aside and could not be put back: {reason}. It lies there as {aside}, and has its name again once you undo or finish the sort.</source>
        <translation>{name}을(를) 잠시 다른 이름으로 바꾸었다가 되돌리지 못했습니다: {reason}. 같은 폴더에 {aside}(으)로 있으며, 정리를 실행 취소하거나 마저 끝내면 원래 이름으로 돌아옵니다.</translation>
    </message>
    <message>
        <source>{name} is being written by another program. Sort again when it is done.</source>
        <translation>다른 프로그램이 {name}을(를) 쓰고 있습니다. 끝난 후 다시 정리하십시오.</translation>
    </message>
    <message>
        <source>The copy of {name} did not match what was written when it was read back, and was removed.</source>
        <translation>{name}의 복사본을 다시 읽어 보니 쓴 내용과 달라 제거했습니다.</translation>
    </message>
    <message>
        <source>{name} was changed while it was being copied or moved; nothing was done.</source>
        <translation>{name}이(가) 복사되거나 이동되는 동안 변경되어 아무 작업도 하지 않았습니다.</translation>
    </message>
    <message>
        <source>The checkpoint {path} belongs to another network.</source>
        <translation>체크포인트 {path}은(는) 다른 신경망의 것입니다.</translation>
    </message>
    <message>
        <source>{folder} holds an unfinished training with another recipe; use that recipe again, or give the model another name.</source>
        <translation>{folder}에는 다른 학습 방법으로 하던 미완성 학습이 있습니다. 그 학습 방법을 다시 쓰거나 모델 이름을 바꾸십시오.</translation>
    </message>
    <message>
        <source>{folder} is not a folder of facesorter’s, so nothing is written to it.</source>
        <translation>{folder}은(는) Facesorter의 폴더가 아니므로 아무것도 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>{folder} holds an unfinished training on other pictures or labels, with another split or seed, or begun from another model; use the same ones again, or give the model another name.</source>
        <translation>{folder}에는 다른 사진이나 레이블, 다른 분할이나 시드로, 또는 다른 모델에서 시작한 미완성 학습이 있습니다. 같은 것을 다시 지정하거나 모델 이름을 바꾸십시오.</translation>
    </message>
    <message>
        <source>The checkpoint {path} could not be written completely.</source>
        <translation>체크포인트 {path}을(를) 온전히 쓰지 못했습니다.</translation>
    </message>
    <message>
        <source>The checkpoint {path} cannot be read: {reason}.</source>
        <translation>체크포인트 {path}을(를) 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Compressed, the model is right in {after:.1%} of the validation pictures instead of {before:.1%}.</source>
        <translation>압축하면 모델이 맞히는 검증 사진이 {before:.1%}에서 {after:.1%}(으)로 바뀝니다.</translation>
    </message>
    <message>
        <source>The network learnt nothing: it answers “{name}” for every validation picture, so no model is made. Train with more pictures of each class or for more epochs, and give the model another name.</source>
        <translation>신경망이 아무것도 배우지 못했습니다. 모든 검증 사진에 “{name}”(이)라고 답하므로 모델을 만들지 않습니다. 분류마다 사진을 더 많이 넣거나 에포크를 늘리고, 모델에 다른 이름을 지정하여 학습하십시오.</translation>
    </message>
    <message>
        <source>The network learnt nothing: of the validation pictures of each class it is right in {right:.1%} on average, and always the same answer would be in {guessed:.1%}, so no model is made. Train with more pictures of each class or for more epochs, and give the model another name.</source>
        <translation>신경망이 아무것도 배우지 못했습니다. 분류마다 검증 사진의 평균 {right:.1%}만 맞혔는데, 늘 같은 답을 해도 {guessed:.1%}는 맞으므로 모델을 만들지 않습니다. 분류마다 사진을 더 많이 넣거나 에포크를 늘리고, 모델에 다른 이름을 지정하여 학습하십시오.</translation>
    </message>
    <message>
        <source>The network is trained, but only TensorFlow can make a model file of it, and that cannot be loaded here: {reason}. Run the same command again where it is installed; the training is not repeated.</source>
        <translation>학습은 끝났지만 모델 파일은 TensorFlow로만 만들 수 있는데, 여기서는 불러올 수 없습니다: {reason}. TensorFlow가 설치된 곳에서 같은 명령을 다시 실행하십시오. 학습을 되풀이하지는 않습니다.</translation>
    </message>
    <message>
        <source>No picture in {table} shows a face.</source>
        <translation>{table}의 사진에 얼굴이 하나도 없습니다.</translation>
    </message>
    <message>
        <source>{other} sorts into {other_classes}, {first} into {first_classes}; only models of the same classes can be compared.</source>
        <translation>{other}의 분류는 {other_classes}이고 {first}의 분류는 {first_classes}입니다. 분류가 같은 모델만 비교할 수 있습니다.</translation>
    </message>
    <message>
        <source>The network in the model file cannot run here: {reason}.</source>
        <translation>모델 파일의 신경망을 여기에서 실행할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The network in the model file has shapes {found}; its manifest asks for {expected}.</source>
        <translation>모델 파일의 신경망 형태는 {found}이지만 설명 정보에는 {expected}(으)로 되어 있습니다.</translation>
    </message>
    <message>
        <source>{name} has two different labels.</source>
        <translation>{name}에 서로 다른 레이블이 두 개 있습니다.</translation>
    </message>
    <message>
        <source>{name} is listed twice.</source>
        <translation>{name}이(가) 두 번 나옵니다.</translation>
    </message>
    <message>
        <source>No line of {table} can be used. The first problem: {first}</source>
        <translation>{table}에 사용할 수 있는 줄이 없습니다. 첫 번째 문제: {first}</translation>
    </message>
    <message>
        <source>{table} is empty.</source>
        <translation>{table}이(가) 비어 있습니다.</translation>
    </message>
    <message>
        <source>{table} cannot be read from line {line} on; is a quotation mark missing?</source>
        <translation>{table}을(를) {line}번째 줄부터 읽을 수 없습니다. 따옴표가 빠지지 않았는지 확인하십시오.</translation>
    </message>
    <message>
        <source>{table} cannot be read: {reason}.</source>
        <translation>{table}을(를) 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{path} is not what evaluate --json prints for one model.</source>
        <translation>{path}은(는) evaluate --json이 모델 하나에 대해 출력한 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>There is a picture of “{name}”, but no numbers; give both the same name.</source>
        <translation>“{name}”의 그림은 있지만 수치가 없습니다. 둘에 같은 이름을 지정하십시오.</translation>
    </message>
    <message>
        <source>“{name}” was measured on whole photos, which a confusion matrix cannot show.</source>
        <translation>“{name}”은(는) 전체 사진으로 측정되어 혼동 행렬로 나타낼 수 없습니다.</translation>
    </message>
    <message>
        <source>No card can be made from what the model file says about itself ({reason}).</source>
        <translation>모델 파일에 적힌 내용으로는 모델 카드를 만들 수 없습니다({reason}).</translation>
    </message>
    <message>
        <source>{table} is in an unknown encoding; save it as UTF-8.</source>
        <translation>{table}의 인코딩을 알 수 없습니다. UTF-8로 저장하십시오.</translation>
    </message>
    <message>
        <source>There is one class only; at least two are needed.</source>
        <translation>분류가 하나뿐입니다. 두 개 이상 필요합니다.</translation>
    </message>
    <message>
        <source>{table} has nothing below its first line.</source>
        <translation>{table}의 첫 줄 아래에 내용이 없습니다.</translation>
    </message>
    <message>
        <source>{table} has more than one column “{column}”.</source>
        <translation>{table}에 “{column}” 열이 둘 이상 있습니다.</translation>
    </message>
    <message>
        <source>{table} has no column “{column}”; its first line must read filename,{label}.</source>
        <translation>{table}에 “{column}” 열이 없습니다. 첫 줄은 filename,{label}이어야 합니다.</translation>
    </message>
    <message>
        <source>{table} has no column “{column}”.</source>
        <translation>{table}에 “{column}” 열이 없습니다.</translation>
    </message>
    <message>
        <source>{table} gives the classes as numbers that count from 0, without names; write the names of the classes into its column “{column}”.</source>
        <translation>{table}에는 분류가 이름 없이 0부터 시작하는 숫자로 적혀 있습니다. “{column}” 열에 분류 이름을 적으십시오.</translation>
    </message>
    <message>
        <source>{table} is no table of labelled pictures, which has at most {lines} lines, {columns} columns, {cells} cells in all, and {characters} characters in a cell.</source>
        <translation>{table}은(는) 레이블이 붙은 사진의 표가 아닙니다. 그런 표는 최대 {lines}줄, {columns}열, 모두 {cells}칸이며 한 칸은 최대 {characters}자입니다.</translation>
    </message>
    <message>
        <source>{table} is not a file, or is far too large for a table.</source>
        <translation>{table}은(는) 파일이 아니거나 표로 보기에는 너무 큽니다.</translation>
    </message>
    <message>
        <source>The file name is missing.</source>
        <translation>파일 이름이 없습니다.</translation>
    </message>
    <message>
        <source>{name}: the line has more cells than the first one; is a quotation mark missing?</source>
        <translation>{name}: 이 줄의 칸이 첫 줄보다 많습니다. 따옴표가 빠지지 않았는지 확인하십시오.</translation>
    </message>
    <message>
        <source>{name} has no label.</source>
        <translation>{name}에 레이블이 없습니다.</translation>
    </message>
    <message>
        <source>{name} is outside the image folder.</source>
        <translation>{name}이(가) 이미지 폴더 밖에 있습니다.</translation>
    </message>
    <message>
        <source>{name} has the unknown label {label}.</source>
        <translation>{name}의 레이블 {label}을(를) 알 수 없습니다.</translation>
    </message>
    <message>
        <source>{name} is not in the image folder.</source>
        <translation>{name}이(가) 이미지 폴더에 없습니다.</translation>
    </message>
    <message>
        <source>Every class needs at least two usable pictures; there are {counts}.</source>
        <translation>분류마다 사용할 수 있는 사진이 두 장 이상 있어야 합니다. 현재: {counts}</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be written: {reason}.</source>
        <translation>{folder} 폴더에 쓸 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The training was stopped before its first epoch ended.</source>
        <translation>첫 에포크가 끝나기 전에 학습이 중지되었습니다.</translation>
    </message>
    <message>
        <source>The loss is no longer a number; try a smaller learning rate.</source>
        <translation>손실 값을 계산할 수 없습니다. 학습률을 낮춰 보십시오.</translation>
    </message>
    <message>
        <source>{folder} holds an unfinished training of another version of facesorter; give the model another name.</source>
        <translation>{folder}에는 다른 버전의 Facesorter로 하던 미완성 학습이 있습니다. 모델 이름을 바꾸십시오.</translation>
    </message>
    <message>
        <source>The model file does not hold an AlexNet to begin from.</source>
        <translation>모델 파일에 이어서 시작할 수 있는 AlexNet이 없습니다.</translation>
    </message>
    <message>
        <source>{file} already exists and is not overwritten. Choose another name.</source>
        <translation>{file}이(가) 이미 있어 덮어쓰지 않습니다. 다른 이름을 선택하십시오.</translation>
    </message>
    <message>
        <source>The file {file} cannot be written: {reason}.</source>
        <translation>{file} 파일을 쓸 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The plan {file} cannot be read: {reason}.</source>
        <translation>계획 파일 {file}을(를) 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{file} is not a facesorter plan, is damaged, or comes from a newer version.</source>
        <translation>{file}은(는) facesorter 계획 파일이 아니거나 손상되었거나 더 새로운 버전의 것입니다.</translation>
    </message>
    <message>
        <source>The plan lists {file} twice.</source>
        <translation>계획에 {file}이(가) 두 번 있습니다.</translation>
    </message>
    <message>
        <source>The plan has no line for {photo}, but one for {file}, which belongs to it. Remove both lines or none.</source>
        <translation>계획에 {photo}의 줄은 없고 딸린 파일 {file}의 줄만 있습니다. 두 줄을 모두 지우거나 모두 남기십시오.</translation>
    </message>
    <message>
        <source>The plan would put a file at {file}, which is not in {folder}.</source>
        <translation>계획에 {folder} 밖의 위치 {file}이(가) 있습니다.</translation>
    </message>
    <message>
        <source>{file} has no line in the plan, but belongs to {photo} and goes with it.</source>
        <translation>{file}은(는) 계획에 줄이 없지만 {photo}에 딸린 파일이므로 함께 갑니다.</translation>
    </message>
    <message>
        <source>The decoder cannot be started: {reason}.</source>
        <translation>디코더를 시작할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The decoder does not work: install facesorter again.</source>
        <translation>디코더가 작동하지 않습니다. facesorter를 다시 설치하십시오.</translation>
    </message>
    <message>
        <source>The file took longer than {seconds} seconds to read.</source>
        <translation>파일을 읽는 데 {seconds}초가 넘게 걸렸습니다.</translation>
    </message>
    <message>
        <source>The picture took longer than {seconds} seconds to decode.</source>
        <translation>그림을 읽는 데 {seconds}초가 넘게 걸렸습니다.</translation>
    </message>
    <message>
        <source>The file crashed the decoder: it is damaged, or was made to do so.</source>
        <translation>파일 때문에 디코더가 중단되었습니다. 파일이 손상되었거나 악의적으로 만들어졌습니다.</translation>
    </message>
    <message>
        <source>This is a web page, not a picture.</source>
        <translation>그림이 아니라 웹 페이지입니다.</translation>
    </message>
    <message>
        <source>This is a text file, not a picture.</source>
        <translation>그림이 아니라 텍스트 파일입니다.</translation>
    </message>
    <message>
        <source>This is a PDF document, not a picture.</source>
        <translation>그림이 아니라 PDF 문서입니다.</translation>
    </message>
    <message>
        <source>This is an office document, not a picture.</source>
        <translation>그림이 아니라 오피스 문서입니다.</translation>
    </message>
    <message>
        <source>This is an archive, not a picture.</source>
        <translation>그림이 아니라 압축 파일입니다.</translation>
    </message>
    <message>
        <source>This is a video, not a picture.</source>
        <translation>그림이 아니라 동영상입니다.</translation>
    </message>
    <message>
        <source>This is a sound recording, not a picture.</source>
        <translation>그림이 아니라 소리 파일입니다.</translation>
    </message>
    <message>
        <source>This is a program, not a picture.</source>
        <translation>그림이 아니라 프로그램입니다.</translation>
    </message>
    <message>
        <source>This is a database, not a picture.</source>
        <translation>그림이 아니라 데이터베이스입니다.</translation>
    </message>
    <message>
        <source>The file contains nothing but zeros: its content was lost earlier.</source>
        <translation>파일이 0으로만 채워져 있습니다. 내용이 이미 손실되었습니다.</translation>
    </message>
    <message>
        <source>This is a picture in the format {format}, which facesorter does not read.</source>
        <translation>facesorter에서 읽을 수 없는 {format} 형식의 그림입니다.</translation>
    </message>
    <message>
        <source>One picture can show only one model, not {count}; name one.</source>
        <translation>그림 하나에는 모델 {count}개가 아니라 하나만 표시합니다. 모델을 하나만 지정하십시오.</translation>
    </message>
    <message>
        <source>{name} ({label}) is the same picture as {other} ({other_label}); neither is used.</source>
        <translation>{name}({label})은(는) {other}({other_label})과(와) 같은 사진입니다. 둘 다 사용하지 않습니다.</translation>
    </message>
    <message>
        <source>{name} belongs to {lead} but has another label; neither is copied.</source>
        <translation>{name}은(는) {lead}에 딸린 파일이지만 레이블이 다릅니다. 둘 다 복사하지 않습니다.</translation>
    </message>
    <message>
        <source>The picture {file} cannot be written: {reason}.</source>
        <translation>그림 {file}에 쓸 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The scheme {scheme} is for the six default classes; train these classes with flat.</source>
        <translation>{scheme} 방식은 기본 여섯 분류에만 쓸 수 있습니다. 이 분류들은 flat 방식으로 학습하십시오.</translation>
    </message>
    <message>
        <source>The scheme {scheme} needs a recipe with one input size.</source>
        <translation>{scheme} 방식에는 입력 크기가 하나인 학습 방법이 필요합니다.</translation>
    </message>
    <message>
        <source>Files in {folder} that are not photos: {count}.</source>
        <translation>{folder}에 있는, 사진이 아닌 파일: {count}개.</translation>
    </message>
    <message>
        <source>Links in {folder}, which are not followed: {count}.</source>
        <translation>{folder}에 있는, 따라가지 않는 링크: {count}개.</translation>
    </message>
    <message>
        <source>Files or folders in {folder} that cannot be opened: {count}.</source>
        <translation>{folder}에 있는, 열 수 없는 파일이나 폴더: {count}개.</translation>
    </message>
    <message>
        <source>Photos in {folder} that are only online: {count}. Download them first.</source>
        <translation>{folder}에 있는, 온라인에만 있는 사진: {count}장. 먼저 다운로드하십시오.</translation>
    </message>
    <message>
        <source>Photos of several people, left out because they belong to no single class: {count}.</source>
        <translation>여러 사람의 사진이라 한 분류에 속하지 않아 제외한 사진: {count}장.</translation>
    </message>
    <message>
        <source>Photos that you decided by another face than the largest, which trainings leave out: {count}.</source>
        <translation>가장 큰 얼굴이 아닌 얼굴로 정하신 사진은 학습에서 뺍니다: {count}장.</translation>
    </message>
    <message>
        <source>The labelled pictures are in {folder} itself; a folder of pictures (--images) only goes with a table.</source>
        <translation>레이블이 있는 사진은 {folder} 안에 있습니다. 사진 폴더(--images)는 표에만 지정합니다.</translation>
    </message>
    <message>
        <source>{path} is not a folder, so it must be a table: name the folder of its pictures (--images).</source>
        <translation>{path}은(는) 폴더가 아니므로 표여야 합니다. 사진 폴더(--images)를 지정하십시오.</translation>
    </message>
    <message>
        <source>The pictures are directly in {folder}, so nothing says which class they belong to; inside it, put those of each class into a folder named after the class.</source>
        <translation>{folder} 안에 사진이 바로 들어 있어 어느 분류인지 알 수 없습니다. 그 안에 분류 이름의 폴더를 만들어 나누어 넣으십시오.</translation>
    </message>
    <message>
        <source>{file}: {reason}</source>
        <translation>{file}: {reason}</translation>
    </message>
    <message>
        <source>{name} is not in a class folder.</source>
        <translation>{name}이(가) 분류 폴더 안에 있지 않습니다.</translation>
    </message>
    <message>
        <source>There is no photo in the folder “{name}”.</source>
        <translation>“{name}” 폴더에 사진이 없습니다.</translation>
    </message>
    <message>
        <source>{folder} has no folder with photos; put the photos of each class into a folder named after the class.</source>
        <translation>{folder}에 사진이 든 폴더가 없습니다. 분류마다 그 이름의 폴더를 만들어 사진을 넣으십시오.</translation>
    </message>
    <message>
        <source>Photos that you marked as unsure, which are left out: {count}.</source>
        <translation>불확실로 표시하셔서 제외한 사진: {count}장.</translation>
    </message>
    <message>
        <source>You have not put any photo in {folder} into a class. {first}</source>
        <translation>{folder}에는 직접 분류하신 사진이 없습니다. {first}</translation>
    </message>
    <message>
        <source>None of the labels is one of the classes {classes}. {first}</source>
        <translation>레이블 가운데 {classes} 분류에 해당하는 것이 없습니다. {first}</translation>
    </message>
    <message>
        <source>With {validation:.0%} to validate and {test:.0%} to test, nothing would be left to train on. Make them smaller.</source>
        <translation>검증에 {validation:.0%}, 시험에 {test:.0%}을(를) 쓰면 학습할 사진이 남지 않습니다. 비율을 줄이십시오.</translation>
    </message>
    <message>
        <source>No usable pictures: {classes}. Nothing can be trained until each class has two.</source>
        <translation>사용할 수 있는 사진이 없는 분류: {classes}. 분류마다 두 장은 있어야 학습할 수 있습니다.</translation>
    </message>
    <message>
        <source>Few pictures: {classes}. At least {wanted} of each class are advised, as varied as the photos to be sorted.</source>
        <translation>사진이 적은 분류: {classes}. 분류마다 {wanted}장 이상, 정리할 사진만큼 다양하게 준비하시기를 권합니다.</translation>
    </message>
    <message>
        <source>{name} ({count})</source>
        <translation>{name}({count})</translation>
    </message>
    <message>
        <source>No pictures left to validate these classes: {classes}. How well the model knows them cannot be measured.</source>
        <translation>검증할 사진이 남지 않은 분류: {classes}. 모델이 이 분류를 얼마나 잘 아는지 측정할 수 없습니다.</translation>
    </message>
    <message>
        <source>Out of balance: {many} pictures of “{largest}”, {few} of “{smallest}”. About as many of each class are advised, at most {times} times as many.</source>
        <translation>균형이 맞지 않습니다. “{largest}” 사진은 {many}장, “{smallest}” 사진은 {few}장입니다. 분류마다 비슷하게, 많아도 {times}배를 넘지 않게 준비하시기를 권합니다.</translation>
    </message>
    <message>
        <source>{name} holds several networks, those of the scheme {scheme}; training can only begin from a model with a single network.</source>
        <translation>{name}에는 {scheme} 방식의 신경망이 여러 개 들어 있습니다. 학습은 신경망이 하나인 모델에서만 시작할 수 있습니다.</translation>
    </message>
    <message>
        <source>{name} expects pixel values on another scale than the recipe {recipe}; begin from scratch, or use another recipe.</source>
        <translation>{name}은(는) 학습 방법 {recipe}과(와) 다른 픽셀 눈금을 사용합니다. 처음부터 학습하거나 다른 학습 방법을 선택하십시오.</translation>
    </message>
    <message>
        <source>In none of the pictures of {table} is there a face, so the threshold cannot be chosen on it.</source>
        <translation>{table}의 사진에는 얼굴이 하나도 없어서 기준값을 정할 수 없습니다.</translation>
    </message>
    <message>
        <source>{table} is not one of the validation tables; name it as one of them too.</source>
        <translation>{table}은(는) 검증용 표가 아닙니다. 검증용 표로도 지정하십시오.</translation>
    </message>
    <message>
        <source>The system ended the training; memory may have run out. Close other programs and start the same training again: it continues.</source>
        <translation>시스템이 학습을 끝냈습니다. 메모리가 가득 찼을 수 있습니다. 다른 프로그램을 닫고 같은 학습을 다시 시작하면 이어집니다.</translation>
    </message>
    <message>
        <source>The training ended unexpectedly: {reason}. Start the same training again: it continues.</source>
        <translation>학습이 예기치 않게 끝났습니다: {reason}. 같은 학습을 다시 시작하면 이어집니다.</translation>
    </message>
    <message>
        <source>The training cannot be started: {reason}.</source>
        <translation>학습을 시작할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Training needs TensorFlow, which is not installed. Everything else works without it. To install it, type: {command}</source>
        <translation>학습에는 TensorFlow가 필요하지만 설치되어 있지 않습니다. 다른 기능은 그대로 쓸 수 있습니다. 설치하려면 다음을 입력하십시오: {command}</translation>
    </message>
    <message>
        <source>This is the light edition of facesorter, which sorts but does not train. Install the full edition to train; the models that it makes can be used here.</source>
        <translation>이 facesorter는 정리만 하고 학습은 하지 않는 라이트 에디션입니다. 학습하려면 풀 에디션을 설치하십시오. 풀 에디션에서 만든 모델은 여기서도 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>This is the light edition of facesorter, which cannot write tables of numbers. Install the full edition to do so.</source>
        <translation>이것은 facesorter 라이트 에디션이라 수치 표를 저장할 수 없습니다. 저장하려면 풀 에디션을 설치하십시오.</translation>
    </message>
    <message>
        <source>Training needs TensorFlow, which cannot be loaded here: {reason}. Everything else works without it.</source>
        <translation>학습에는 TensorFlow가 필요하지만 여기서는 불러올 수 없습니다: {reason}. 다른 기능은 그대로 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>The face detector is missing from this installation, or damaged: install facesorter again.</source>
        <translation>얼굴 감지기가 설치되어 있지 않거나 손상되었습니다. facesorter를 다시 설치하십시오.</translation>
    </message>
    <message>
        <source>There is no class “{given}”. The classes are: {classes}.</source>
        <translation>“{given}” 분류가 없습니다. 있는 분류: {classes}.</translation>
    </message>
    <message>
        <source>The name of {photo} cannot be written in a table, so it is left out; rename the photo.</source>
        <translation>{photo}의 이름은 표에 적을 수 없어 제외했습니다. 사진 이름을 바꾸십시오.</translation>
    </message>
    <message>
        <source>{file}: a model can be written as {formats}; choose a name with one of these endings.</source>
        <translation>{file}: 모델은 {formats} 형식으로 쓸 수 있습니다. 이 가운데 하나로 끝나는 이름을 선택하십시오.</translation>
    </message>
    <message>
        <source>ONNX needs a converter: install it with pip install &apos;facesorter[onnx]&apos;.</source>
        <translation>ONNX에는 변환기가 필요합니다. pip install &apos;facesorter[onnx]&apos;로 설치하십시오.</translation>
    </message>
    <message>
        <source>{folder} has boxes for finding objects, not a class for each picture. Export it for classification: in Roboflow as “Folder Structure”, elsewhere with a folder for each class.</source>
        <translation>{folder}에는 사진마다의 분류가 아니라 물체를 찾는 상자가 들어 있습니다. 분류용으로 내보내십시오. Roboflow에서는 “Folder Structure”로, 다른 곳에서는 분류마다 폴더 하나로 내보냅니다.</translation>
    </message>
    <message>
        <source>{file} cannot be read; save it as {table}, with the columns file_name and label.</source>
        <translation>{file}을(를) 읽을 수 없습니다. file_name과 label 열이 있는 {table}(으)로 저장하십시오.</translation>
    </message>
    <message>
        <source>It has boxes, but no flag; give it its class as a flag in X-AnyLabeling.</source>
        <translation>상자는 있지만 플래그가 없습니다. X-AnyLabeling에서 분류를 플래그로 지정하십시오.</translation>
    </message>
    <message>
        <source>It has no class.</source>
        <translation>분류가 없습니다.</translation>
    </message>
    <message>
        <source>It has several classes: {names}.</source>
        <translation>분류가 여러 개입니다: {names}.</translation>
    </message>
    <message>
        <source>The sidecar is not readable XMP, so nothing is added to it.</source>
        <translation>사이드카가 읽을 수 있는 XMP가 아니어서 아무것도 추가하지 않았습니다.</translation>
    </message>
    <message>
        <source>No worker of the cluster has been there for {seconds} seconds. What was found so far is in the catalogue: start workers, and give the same command again.</source>
        <translation>{seconds}초 동안 클러스터에 작업자가 없었습니다. 지금까지 찾은 것은 목록에 남아 있습니다. 작업자를 시작하고 같은 명령을 다시 실행하십시오.</translation>
    </message>
    <message>
        <source>No worker of the cluster has been there for {seconds} seconds. Start workers, and give the same command again.</source>
        <translation>{seconds}초 동안 클러스터에 작업자가 없었습니다. 작업자를 시작하고 같은 명령을 다시 실행하십시오.</translation>
    </message>
    <message>
        <source>A worker of the cluster failed: {reason}</source>
        <translation>클러스터의 작업자가 실패했습니다: {reason}</translation>
    </message>
    <message>
        <source>A worker of the cluster does not see {photo} as this computer does ({reason}). Mount the folder there under the same path, or send the bytes: --send-bytes.</source>
        <translation>클러스터의 작업자에게 {photo}이(가) 이 컴퓨터에서와 다르게 보입니다({reason}). 그곳에 같은 경로로 폴더를 연결하거나 --send-bytes로 내용을 보내십시오.</translation>
    </message>
    <message>
        <source>The cluster has no worker. Start some on the other computers: dask worker ADDRESS</source>
        <translation>클러스터에 작업자가 없습니다. 다른 컴퓨터에서 시작하십시오: dask worker ADDRESS</translation>
    </message>
    <message>
        <source>A worker of the cluster has no facesorter: install this version there ({reason}).</source>
        <translation>클러스터의 작업자에 facesorter가 없습니다. 그곳에 이 버전을 설치하십시오({reason}).</translation>
    </message>
    <message>
        <source>Clusters need Dask, which is not installed: pip install &apos;facesorter[cluster]&apos;.</source>
        <translation>클러스터에는 Dask가 필요하지만 설치되어 있지 않습니다: pip install &apos;facesorter[cluster]&apos;.</translation>
    </message>
    <message>
        <source>No scheduler answers at {address}: {reason}</source>
        <translation>{address}에서 응답하는 스케줄러가 없습니다: {reason}</translation>
    </message>
    <message>
        <source>The scheduler of the cluster is gone. What was found so far is in the catalogue: give the same command again when it is back, and it goes on.</source>
        <translation>클러스터의 스케줄러가 사라졌습니다. 지금까지 찾은 것은 목록에 남아 있습니다. 돌아온 뒤 같은 명령을 다시 내리면 이어서 합니다.</translation>
    </message>
    <message>
        <source>The scheduler of the cluster is gone. Give the same command again when it is back.</source>
        <translation>클러스터의 스케줄러가 사라졌습니다. 돌아온 뒤 같은 명령을 다시 내리십시오.</translation>
    </message>
    <message>
        <source>A worker of the cluster has facesorter {theirs}, this computer has {ours}; results would differ. Install the same version everywhere.</source>
        <translation>클러스터의 작업자에는 facesorter {theirs}, 이 컴퓨터에는 {ours}이(가) 있어 결과가 다를 수 있습니다. 모든 곳에 같은 버전을 설치하십시오.</translation>
    </message>
    <message>
        <source>{name} is not used: its network had not answered after {seconds} seconds when it was tried out. Choose another model.</source>
        <translation>{name}을(를) 사용하지 않습니다. 시험해 보니 네트워크가 {seconds}초가 지나도 답하지 않았습니다. 다른 모델을 선택하십시오.</translation>
    </message>
    <message>
        <source>Models cannot be tried out on this computer: install facesorter again.</source>
        <translation>이 컴퓨터에서는 모델을 시험해 볼 수 없습니다. facesorter를 다시 설치하십시오.</translation>
    </message>
    <message>
        <source>{name} is not used: its network crashed when it was tried out, or took more than {gigabytes} GB of memory. Choose another model.</source>
        <translation>{name}을(를) 사용하지 않습니다. 시험해 보니 네트워크가 비정상적으로 끝났거나 메모리를 {gigabytes}GB보다 많이 차지했습니다. 다른 모델을 선택하십시오.</translation>
    </message>
    <message>
        <source>The model cannot be tried out: {reason}.</source>
        <translation>모델을 시험해 볼 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The network in the model file answers without numbers.</source>
        <translation>모델 파일의 네트워크가 숫자가 아닌 답을 냅니다.</translation>
    </message>
    <message>
        <source>{table} has changed since the training, so its label of {name} is left as it is. Change it by hand.</source>
        <translation>{table}이(가) 학습 뒤에 바뀌어 {name}의 레이블을 그대로 두었습니다. 직접 고쳐 주세요.</translation>
    </message>
    <message>
        <source>The label of {name} stands in {table}, which is left as it is. Change it there by hand.</source>
        <translation>{name}의 레이블은 {table}에 적혀 있어 그대로 두었습니다. 그 파일에서 직접 고쳐 주세요.</translation>
    </message>
    <message>
        <source>The label of {name} was not changed: {reason}.</source>
        <translation>{name}의 레이블을 바꾸지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>The scheme {scheme} cannot be taught by other models; train with flat.</source>
        <translation>{scheme} 방식은 다른 모델에게서 배울 수 없습니다. flat 방식으로 학습하십시오.</translation>
    </message>
    <message>
        <source>{name} knows the classes {known}, and cannot teach {wanted}; name another teacher.</source>
        <translation>{name}은(는) {known} 분류를 아는 모델이라 {wanted}을(를) 가르칠 수 없습니다. 다른 모델을 지정하십시오.</translation>
    </message>
    <message>
        <source>{name} was made for faces that are cut out in another way than for a new model, so it cannot teach one; name another teacher.</source>
        <translation>{name}은(는) 새 모델과 다른 방식으로 잘라 낸 얼굴에 맞추어 만들어져 새 모델을 가르칠 수 없습니다. 다른 모델을 지정하십시오.</translation>
    </message>
    <message>
        <source>{needed} are needed in {folder}, but only {free} are free. Make room there and start again.</source>
        <translation>{folder}에 {needed}이(가) 필요하지만 {free}만 남아 있습니다. 그곳에 공간을 확보하고 다시 시작하십시오.</translation>
    </message>
    <message>
        <source>{folder} can no longer be written: {reason}. Make room there, if it is full, and start the same again: it goes on from what is kept.</source>
        <translation>{folder}에 더 이상 쓸 수 없습니다: {reason}. 디스크가 가득 찼으면 그곳에 공간을 확보하고 같은 작업을 다시 시작하십시오. 남아 있는 데서부터 이어집니다.</translation>
    </message>
    <message>
        <source>{folder} can no longer be written: {reason}. Make room there, if it is full, and start again.</source>
        <translation>{folder}에 더 이상 쓸 수 없습니다: {reason}. 디스크가 가득 찼으면 그곳에 공간을 확보하고 다시 시작하십시오.</translation>
    </message>
    <message>
        <source>What {file} keeps could not be forgotten: {reason}.</source>
        <translation>{file}에 저장된 내용을 잊지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>{trouble} Or do without your answers, with --no-catalogue.</source>
        <translation>{trouble} 또는 --no-catalogue를 써서 직접 고친 내용 없이 진행하십시오.</translation>
    </message>
</context>
<context>
    <name>ModelChoice</name>
    <message>
        <source>Opening the model {file}…</source>
        <translation>모델 {file}을(를) 여는 중…</translation>
    </message>
    <message>
        <source>Another model is being opened, or photos are being moved. Open {file} again after that.</source>
        <translation>다른 모델을 여는 중이거나 사진을 옮기는 중입니다. 끝난 뒤 {file}을(를) 다시 여십시오.</translation>
    </message>
    <message>
        <source>Choose a model file</source>
        <translation>모델 파일 선택</translation>
    </message>
    <message>
        <source>Models of facesorter ({pattern})</source>
        <translation>facesorter 모델({pattern})</translation>
    </message>
    <message>
        <source>The included model is in use now.</source>
        <translation>이제 기본 제공 모델을 사용합니다.</translation>
    </message>
    <message>
        <source>The model {file} is in use now.</source>
        <translation>이제 모델 {file}을(를) 사용합니다.</translation>
    </message>
    <message>
        <source>The model in use stays the same.</source>
        <translation>지금 쓰고 있는 모델은 그대로 유지됩니다.</translation>
    </message>
    <message>
        <source>&amp;Choose a model file…</source>
        <translation>모델 파일 선택(&amp;C)…</translation>
    </message>
    <message>
        <source>The included model is in use instead.</source>
        <translation>대신 기본 제공 모델을 사용합니다.</translation>
    </message>
    <message>
        <source>&amp;Keep the included model</source>
        <translation>기본 제공 모델 계속 사용(&amp;K)</translation>
    </message>
</context>
<context>
    <name>ModelMenu</name>
    <message>
        <source>&amp;Model</source>
        <translation>모델(&amp;M)</translation>
    </message>
    <message>
        <source>The &amp;included model</source>
        <translation>기본 제공 모델(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Choose a model file…</source>
        <translation>모델 파일 선택(&amp;C)…</translation>
    </message>
</context>
<context>
    <name>NothingHere</name>
    <message numerus="yes">
        <source>%n photo(s) are in their folders.</source>
        <translation>
            <numerusform>사진 %n장이 폴더에 정리되었습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Open them</source>
        <translation>폴더 열기(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>실행 취소(&amp;U)</translation>
    </message>
    <message>
        <source>Open &amp;another folder</source>
        <translation>다른 폴더 열기(&amp;A)</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>{file}: {reason}</source>
        <translation>{file}: {reason}</translation>
    </message>
    <message>
        <source>Something unexpected went wrong: {reason}</source>
        <translation>예기치 않은 오류가 발생했습니다: {reason}</translation>
    </message>
    <message>
        <source>Sorted</source>
        <translation>분류됨</translation>
    </message>
    <message>
        <source>No face</source>
        <translation>얼굴 없음</translation>
    </message>
    <message>
        <source>Several faces</source>
        <translation>여러 얼굴</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>불확실</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>Not a face / leave out</source>
        <translation>얼굴 아님 / 제외</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>제외함</translation>
    </message>
</context>
<context>
    <name>Opener</name>
    <message>
        <source>Open a folder of photos</source>
        <translation>사진 폴더 열기</translation>
    </message>
    <message>
        <source>Open pictures</source>
        <translation>사진 열기</translation>
    </message>
    <message>
        <source>There is no program on this computer that shows {folder}.</source>
        <translation>이 컴퓨터에는 {folder}을(를) 보여 줄 프로그램이 없습니다.</translation>
    </message>
    <message>
        <source>{path} is not there any more.</source>
        <translation>{path}이(가) 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>{path} cannot be opened: {reason}</source>
        <translation>{path}을(를) 열 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>Forget everything about all photos?</source>
        <translation>모든 사진에 대한 기록을 잊을까요?</translation>
    </message>
    <message>
        <source>Forget everything about {folder}?</source>
        <translation>{folder}에 대한 기억을 모두 지울까요?</translation>
    </message>
    <message>
        <source>The results for its photos and your corrections there are deleted, as are all cached face crops. The photos themselves stay as they are, and sorts into folders can still be undone.</source>
        <translation>이 폴더에 있는 사진의 결과와 수정한 내용, 그리고 저장해 둔 얼굴 조각이 모두 삭제됩니다. 사진 자체는 그대로이며, 폴더로 분류한 작업은 계속 실행 취소할 수 있습니다.</translation>
    </message>
    <message>
        <source>Forget the sorts of its photos &amp;too: they cannot be undone any more</source>
        <translation>이 사진들을 분류한 기록도 삭제(&amp;T): 더는 실행 취소할 수 없습니다</translation>
    </message>
    <message>
        <source>&amp;Forget</source>
        <translation>지우기(&amp;F)</translation>
    </message>
</context>
<context>
    <name>PhotoView</name>
    <message>
        <source>Arrows move the frame, Shift and arrows or + and − change its size. Enter takes it, Esc drops it.</source>
        <translation>화살표로 테두리를 옮기고, Shift+화살표나 +와 −로 크기를 바꿉니다. Enter로 정하고 Esc로 취소합니다.</translation>
    </message>
    <message>
        <source>No frame was drawn.</source>
        <translation>테두리를 그리지 않았습니다.</translation>
    </message>
</context>
<context>
    <name>PicturesPage</name>
    <message>
        <source>Pic&amp;tures:</source>
        <translation>그림(&amp;T):</translation>
    </message>
    <message>
        <source>The &amp;label is wrong; it should be:</source>
        <translation>레이블이 틀렸습니다. 바른 레이블(&amp;L):</translation>
    </message>
    <message>
        <source>&amp;Undo the last label</source>
        <translation>마지막 레이블 되돌리기(&amp;U)</translation>
    </message>
    <message>
        <source>The new model</source>
        <translation>새 모델</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>해당 없음</translation>
    </message>
    <message>
        <source>The new model is wrong</source>
        <translation>새 모델이 틀림</translation>
    </message>
    <message>
        <source>Only the new model is right</source>
        <translation>새 모델만 맞음</translation>
    </message>
    <message>
        <source>Only the model in use is right</source>
        <translation>지금 쓰는 모델만 맞음</translation>
    </message>
    <message>
        <source>Both are wrong</source>
        <translation>둘 다 틀림</translation>
    </message>
    <message>
        <source>{true} taken for {answer}</source>
        <translation>{true}을(를) {answer}(으)로 봄</translation>
    </message>
    <message>
        <source>Label: {name}</source>
        <translation>레이블: {name}</translation>
    </message>
    <message>
        <source>New model: {name}</source>
        <translation>새 모델: {name}</translation>
    </message>
    <message>
        <source>Model in use: {name}</source>
        <translation>지금 쓰는 모델: {name}</translation>
    </message>
    <message>
        <source>{file} is labelled {name} now.</source>
        <translation>{file}의 레이블은 이제 {name}입니다.</translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message>
        <source>Copy into folders</source>
        <translation>폴더로 복사</translation>
    </message>
    <message>
        <source>Move into folders</source>
        <translation>폴더로 이동</translation>
    </message>
    <message numerus="yes">
        <source>Copying %n photo(s)…</source>
        <translation>
            <numerusform>사진 %n장 복사 중…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moving %n photo(s)…</source>
        <translation>
            <numerusform>사진 %n장 이동 중…</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is overwritten, and every step can be undone.</source>
        <translation>덮어쓰는 파일은 없으며 모든 작업을 실행 취소할 수 있습니다.</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>복사(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Move</source>
        <translation>이동(&amp;M)</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Copy %n photo(s)</source>
        <translation>
            <numerusform>사진 %n장 복사(&amp;C)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Move %n photo(s)</source>
        <translation>
            <numerusform>사진 %n장 이동(&amp;M)</numerusform>
        </translation>
    </message>
    <message>
        <source>The plan is being worked out.</source>
        <translation>계획을 세우는 중입니다.</translation>
    </message>
</context>
<context>
    <name>PlanModel</name>
    <message>
        <source>Photo</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>To</source>
        <translation>대상</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>분류</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>확신도</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>참고</translation>
    </message>
    <message>
        <source>From</source>
        <translation>원래 폴더</translation>
    </message>
    <message>
        <source>(stays)</source>
        <translation>(그대로 둠)</translation>
    </message>
    <message>
        <source>Goes with {photo}.</source>
        <translation>{photo}와(과) 함께 갑니다.</translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>Type or choose the folder that is to hold the class folders.</source>
        <translation>분류 폴더를 둘 폴더를 입력하거나 선택하십시오.</translation>
    </message>
    <message>
        <source>Every photo is in its folder already.</source>
        <translation>모든 사진이 이미 제 폴더에 있습니다.</translation>
    </message>
    <message>
        <source>You left all photos out. Tick some, or take the change back.</source>
        <translation>모든 사진을 빼셨습니다. 일부를 선택하거나 바꾼 것을 되돌리십시오.</translation>
    </message>
    <message>
        <source>No photo has a class, so there is nothing to do. Give some a class, or tick the others.</source>
        <translation>분류가 정해진 사진이 없어 할 일이 없습니다. 사진에 분류를 지정하거나 나머지 사진도 정리하도록 선택하십시오.</translation>
    </message>
    <message>
        <source>There can be no plan like this; what is in the way is said above.</source>
        <translation>이대로는 계획을 세울 수 없습니다. 이유는 위에 있습니다.</translation>
    </message>
    <message>
        <source>Co&amp;py</source>
        <translation>복사(&amp;P)</translation>
    </message>
    <message>
        <source>Mo&amp;ve</source>
        <translation>이동(&amp;V)</translation>
    </message>
    <message>
        <source>Every photo is copied into the folder of its class. The originals stay where they are.</source>
        <translation>사진을 분류별 폴더로 복사합니다. 원본은 제자리에 그대로 있습니다.</translation>
    </message>
    <message>
        <source>Every photo is moved into the folder of its class. You can undo this at any time.</source>
        <translation>사진을 분류별 폴더로 이동합니다. 언제든지 실행 취소할 수 있습니다.</translation>
    </message>
    <message>
        <source>&amp;Into:</source>
        <translation>대상 폴더(&amp;I):</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>선택(&amp;H)…</translation>
    </message>
    <message>
        <source>Choose the folder that is to hold the class folders</source>
        <translation>분류별 폴더를 만들 폴더 선택</translation>
    </message>
    <message>
        <source>Also put the &amp;others into folders of their own</source>
        <translation>나머지도 별도의 폴더에 넣기(&amp;O)</translation>
    </message>
    <message>
        <source>No face, several faces, unsure: each a folder beside the class folders</source>
        <translation>얼굴 없음, 여러 얼굴, 불확실: 분류별 폴더 옆에 각각 폴더를 만듭니다</translation>
    </message>
    <message>
        <source>Folder for the class folders</source>
        <translation>분류별 폴더를 만들 위치</translation>
    </message>
    <message>
        <source>Already there</source>
        <translation>이미 있음</translation>
    </message>
    <message>
        <source>Left out by you</source>
        <translation>직접 제외함</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) stay where they are</source>
        <translation>
            <numerusform>제자리에 두는 사진 %n장</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are copied</source>
        <translation>
            <numerusform>복사할 사진 %n장</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are moved</source>
        <translation>
            <numerusform>이동할 사진 %n장</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanProgress</name>
    <message>
        <source>Working out the plan</source>
        <translation>계획을 세우는 중</translation>
    </message>
    <message>
        <source>Working out the plan…</source>
        <translation>계획을 세우는 중…</translation>
    </message>
    <message>
        <source>Working out the plan: {percent}</source>
        <translation>계획을 세우는 중: {percent}</translation>
    </message>
</context>
<context>
    <name>PlanTable</name>
    <message>
        <source>Which photos are listed</source>
        <translation>표시할 사진</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>모든 사진</translation>
    </message>
    <message>
        <source>Put into a folder</source>
        <translation>폴더에 넣는 사진</translation>
    </message>
    <message>
        <source>Get another name</source>
        <translation>이름이 바뀌는 사진</translation>
    </message>
    <message>
        <source>Already there</source>
        <translation>이미 있음</translation>
    </message>
    <message>
        <source>Stay where they are</source>
        <translation>제자리에 두는 사진</translation>
    </message>
    <message>
        <source>Filter by name, folder or class</source>
        <translation>이름, 폴더, 분류로 필터링</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>The plan, photo by photo</source>
        <translation>사진별 계획</translation>
    </message>
    <message>
        <source>Chan&amp;ge</source>
        <translation>변경(&amp;G)</translation>
    </message>
    <message>
        <source>Leave the selected photos out, or put them into another class</source>
        <translation>선택한 사진을 제외하거나 다른 분류로 옮깁니다</translation>
    </message>
    <message>
        <source>&amp;Leave out this time</source>
        <translation>이번에는 빼기(&amp;L)</translation>
    </message>
    <message>
        <source>Put &amp;back in</source>
        <translation>다시 포함(&amp;B)</translation>
    </message>
    <message>
        <source>Show it &amp;larger</source>
        <translation>더 크게 보기(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Undo the change</source>
        <translation>변경 취소(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo the change</source>
        <translation>변경 다시 하기(&amp;R)</translation>
    </message>
</context>
<context>
    <name>ProgressPage</name>
    <message>
        <source>Progress</source>
        <translation>진행률</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>시작하는 중…</translation>
    </message>
    <message>
        <source>Stopping after the current photo. What is done can be undone.</source>
        <translation>처리 중인 사진까지만 끝내고 중지합니다. 이미 처리된 작업은 실행 취소할 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>ReportPage</name>
    <message>
        <source>Photo</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Photos to check</source>
        <translation>확인할 사진</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) copied</source>
        <translation>
            <numerusform>사진 %n장 복사함</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) moved</source>
        <translation>
            <numerusform>사진 %n장 이동함</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancelled; %n photo(s) stay where they were.</source>
        <translation>
            <numerusform>취소되었습니다. 사진 %n장은 제자리에 그대로 있습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) could only be copied; the originals stay.</source>
        <translation>
            <numerusform>사진 %n장은 복사만 할 수 있었습니다. 원본은 그대로 있습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) failed and were left as they are:</source>
        <translation>
            <numerusform>사진 %n장은 처리하지 못해 그대로 두었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) were there already.</source>
        <translation>
            <numerusform>사진 %n장은 이미 있었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) were left out, as planned.</source>
        <translation>
            <numerusform>사진 %n장은 계획대로 제외했습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancelled; %n photo(s) have no tag yet.</source>
        <translation>
            <numerusform>취소했습니다. 사진 %n장에는 아직 태그가 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) got no tag, for these reasons:</source>
        <translation>
            <numerusform>다음 이유로 사진 %n장에는 태그를 쓰지 못했습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tags of %n photo(s) written</source>
        <translation>
            <numerusform>사진 %n장의 태그를 썼습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tags of %n photo(s) taken back</source>
        <translation>
            <numerusform>사진 %n장의 태그를 되돌렸습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s) were left as they are, for these reasons:</source>
        <translation>
            <numerusform>다음 이유로 태그 %n개를 그대로 두었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Undone: %n photo(s) are as they were</source>
        <translation>
            <numerusform>실행 취소됨: 사진 %n장을 원래대로 되돌렸습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled; you can undo the rest later.</source>
        <translation>취소되었습니다. 나머지는 나중에 실행 취소할 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) were left where they are, for these reasons:</source>
        <translation>
            <numerusform>사진 %n장은 다음과 같은 이유로 그대로 두었습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReviewControl</name>
    <message>
        <source>Needs a look</source>
        <translation>살펴볼 사진</translation>
    </message>
</context>
<context>
    <name>ReviewHeader</name>
    <message>
        <source>{place} of {count}</source>
        <translation>{count}장 중 {place}번째</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>How far the review is</source>
        <translation>살펴보기 진행 상황</translation>
    </message>
</context>
<context>
    <name>ReviewView</name>
    <message>
        <source>Picture</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>Previous photo</source>
        <translation>이전 사진</translation>
    </message>
    <message>
        <source>Next photo</source>
        <translation>다음 사진</translation>
    </message>
    <message>
        <source>Click a face to decide by it, drag a frame around one that was missed, × takes a frame away</source>
        <translation>얼굴을 누르면 그 얼굴로 정합니다. 찾지 못한 얼굴은 끌어서 테두리를 그리고, ×로 테두리를 없앱니다</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>사진</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Looking for photos…</source>
        <translation>사진을 찾는 중…</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>준비하는 중…</translation>
    </message>
    <message>
        <source>Paused at {done} of {total}</source>
        <translation>일시 중지됨: {done} / {total}</translation>
    </message>
    <message numerus="yes">
        <source>%n need(s) a look</source>
        <translation>
            <numerusform>살펴볼 사진 %n장</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Learn from your %n correction(s)</source>
        <translation>
            <numerusform>직접 고친 %n장으로 학습</numerusform>
        </translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행률</translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation>계속(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>일시 중지(&amp;P)</translation>
    </message>
    <message>
        <source>C&amp;ancel</source>
        <translation>취소(&amp;A)</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message numerus="yes">
        <source>%n answer(s) of yours are not kept for the next time.</source>
        <translation>
            <numerusform>직접 답한 %n건을 저장하지 못해 다음에는 남아 있지 않습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SelectionBar</name>
    <message>
        <source>Wrong? Select photos and press {first} to {last}, 0 for unsure, Delete to leave them out.</source>
        <translation>잘못되었으면 사진을 고르고 {first}~{last}, 불확실은 0, 제외는 Delete를 누르십시오.</translation>
    </message>
    <message numerus="yes">
        <source>%n selected: {counts}</source>
        <translation>
            <numerusform>%n장 선택: {counts}</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;All of these are right</source>
        <translation>모두 맞음(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;This is…</source>
        <translation>분류 지정(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Leave out</source>
        <translation>제외(&amp;L)</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>&amp;Language:</source>
        <translation>언어(&amp;L):</translation>
    </message>
    <message>
        <source>&amp;Colours:</source>
        <translation>색(&amp;C):</translation>
    </message>
    <message>
        <source>&amp;Thumbnails:</source>
        <translation>미리 보기 크기(&amp;T):</translation>
    </message>
    <message>
        <source>&amp;Several faces:</source>
        <translation>여러 얼굴(&amp;S):</translation>
    </message>
    <message>
        <source>Into fol&amp;ders:</source>
        <translation>폴더로 정리(&amp;D):</translation>
    </message>
    <message>
        <source>Class folde&amp;rs:</source>
        <translation>분류 폴더(&amp;R):</translation>
    </message>
    <message>
        <source>&amp;Unsure:</source>
        <translation>불확실(&amp;U):</translation>
    </message>
    <message>
        <source>&amp;Photos at once:</source>
        <translation>한꺼번에 볼 사진(&amp;P):</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템과 같게</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation>물어보기</translation>
    </message>
    <message>
        <source>The largest face decides</source>
        <translation>가장 큰 얼굴로 정하기</translation>
    </message>
    <message>
        <source>Each face: copies into several classes</source>
        <translation>얼굴마다: 복사본을 여러 분류에 넣기</translation>
    </message>
    <message>
        <source>Copy the photos</source>
        <translation>사진을 복사</translation>
    </message>
    <message>
        <source>Move the photos</source>
        <translation>사진을 이동</translation>
    </message>
    <message>
        <source>What “Sort into folders” begins with; the plan lets you choose the other</source>
        <translation>“폴더로 정리”를 시작할 때의 방식입니다. 계획에서 다른 방식을 고를 수 있습니다</translation>
    </message>
    <message>
        <source>The classes’ own names</source>
        <translation>분류의 원래 이름</translation>
    </message>
    <message>
        <source>In the language of the window</source>
        <translation>창의 언어로</translation>
    </message>
    <message>
        <source>What new class folders are called; a class that has a folder already goes on into that one</source>
        <translation>새로 만드는 분류 폴더의 이름입니다. 이미 폴더가 있는 분류는 그 폴더를 계속 씁니다</translation>
    </message>
    <message>
        <source>Look into folders &amp;inside the folder</source>
        <translation>하위 폴더까지 보기(&amp;I)</translation>
    </message>
    <message>
        <source>In the review, &amp;go on by itself after an answer</source>
        <translation>살펴보기에서 답하면 다음 사진으로 넘어가기(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Forget this folder…</source>
        <translation>이 폴더 잊기(&amp;F)…</translation>
    </message>
    <message>
        <source>Forget &amp;everything…</source>
        <translation>모두 잊기(&amp;E)…</translation>
    </message>
    <message>
        <source>As many as there are cores</source>
        <translation>코어 수만큼</translation>
    </message>
    <message>
        <source>How many photos are looked at at once; fewer leave the computer to others</source>
        <translation>한꺼번에 살펴보는 사진 수. 적을수록 다른 프로그램이 컴퓨터를 더 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>Size of the thumbnails</source>
        <translation>미리 보기 크기</translation>
    </message>
</context>
<context>
    <name>SetupPage</name>
    <message>
        <source>Train a model on your own pictures</source>
        <translation>내 사진으로 모델 학습</translation>
    </message>
    <message>
        <source>A model learns classes from labelled pictures. It learns on this computer; your pictures are neither moved nor changed.</source>
        <translation>모델은 레이블이 있는 사진으로 분류를 배웁니다. 학습은 이 컴퓨터에서 이루어지며, 사진을 옮기거나 변경하지 않습니다.</translation>
    </message>
    <message>
        <source>A table (CSV) with the columns filename and label</source>
        <translation>filename, label 열이 있는 표(CSV)</translation>
    </message>
    <message>
        <source>A folder with a folder of pictures for each class</source>
        <translation>분류마다 사진 폴더가 들어 있는 폴더</translation>
    </message>
    <message>
        <source>My corrections, in a folder</source>
        <translation>내가 수정한 분류(폴더 안)</translation>
    </message>
    <message>
        <source>The included model (recommended)</source>
        <translation>기본 제공 모델(권장)</translation>
    </message>
    <message>
        <source>Nothing: from scratch</source>
        <translation>없음: 처음부터</translation>
    </message>
    <message>
        <source>Short ({count} epochs)</source>
        <translation>짧게(에포크 {count}개)</translation>
    </message>
    <message>
        <source>Long ({count} epochs; better)</source>
        <translation>길게(에포크 {count}개, 더 좋음)</translation>
    </message>
    <message>
        <source>Labelled pict&amp;ures:</source>
        <translation>레이블 있는 사진(&amp;U):</translation>
    </message>
    <message>
        <source>&amp;Table:</source>
        <translation>표(&amp;T):</translation>
    </message>
    <message>
        <source>&amp;Pictures in:</source>
        <translation>사진 위치(&amp;P):</translation>
    </message>
    <message>
        <source>&amp;Folder:</source>
        <translation>폴더(&amp;F):</translation>
    </message>
    <message>
        <source>&amp;Begin with:</source>
        <translation>시작점(&amp;B):</translation>
    </message>
    <message>
        <source>Len&amp;gth:</source>
        <translation>길이(&amp;G):</translation>
    </message>
    <message>
        <source>&amp;Model file:</source>
        <translation>모델 파일(&amp;M):</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>찾아보기…</translation>
    </message>
    <message>
        <source>Choose a table</source>
        <translation>표 선택</translation>
    </message>
    <message>
        <source>Tables ({pattern})</source>
        <translation>표({pattern})</translation>
    </message>
    <message>
        <source>Choose the folder of the pictures</source>
        <translation>사진 폴더 선택</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>폴더 선택</translation>
    </message>
    <message>
        <source>Save the model as</source>
        <translation>모델을 다른 이름으로 저장</translation>
    </message>
    <message>
        <source>Models of facesorter ({pattern})</source>
        <translation>facesorter 모델({pattern})</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Overview</source>
        <translation>전체 보기</translation>
    </message>
    <message>
        <source>Needs a look</source>
        <translation>살펴볼 사진</translation>
    </message>
    <message numerus="yes">
        <source>{name}, %n photo(s)</source>
        <translation>
            <numerusform>{name}, 사진 %n장</numerusform>
        </translation>
    </message>
    <message>
        <source>Press {key} to put selected photos here, or drag them.</source>
        <translation>선택한 사진을 여기로 옮기려면 {key} 키를 누르거나 끌어다 놓으십시오.</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
</context>
<context>
    <name>SortPage</name>
    <message>
        <source>{name} · {count}</source>
        <translation>{name} · {count}</translation>
    </message>
    <message>
        <source>{name} · {shown} of {count}</source>
        <translation>{name} · {count}장 중 {shown}장</translation>
    </message>
    <message>
        <source>No photo is here. Drag photos onto the list at the left to put them here.</source>
        <translation>여기에는 사진이 없습니다. 사진을 왼쪽 목록으로 끌어다 놓으면 여기로 옵니다.</translation>
    </message>
    <message>
        <source>No photo here fits what is searched and shown above.</source>
        <translation>위의 조건에 맞는 사진이 여기에는 없습니다.</translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>사진 %n장</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in classes</source>
        <translation>
            <numerusform>분류됨 %n장</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n moved into folders</source>
        <translation>
            <numerusform>폴더로 이동됨 %n장</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n confirmed</source>
        <translation>
            <numerusform>확인 %n장</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n corrected</source>
        <translation>
            <numerusform>직접 고침 %n장</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n known from before</source>
        <translation>
            <numerusform>전에 본 사진 %n장</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped early</source>
        <translation>도중에 중지됨</translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) skipped</source>
        <translation>
            <numerusform>건너뛴 항목 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose another model in the menu File, or install facesorter again.</source>
        <translation>파일 메뉴에서 다른 모델을 선택하거나 facesorter를 다시 설치하십시오.</translation>
    </message>
    <message>
        <source>Looking at the photos stopped because of an error in the program.</source>
        <translation>프로그램 오류로 사진 살펴보기를 멈췄습니다.</translation>
    </message>
    <message>
        <source>There are no photos here.</source>
        <translation>여기에는 사진이 없습니다.</translation>
    </message>
</context>
<context>
    <name>Tagger</name>
    <message>
        <source>Write the classes as tags instead of moving the photos?</source>
        <translation>사진을 옮기는 대신 분류를 태그로 쓸까요?</translation>
    </message>
    <message>
        <source>Beside each photo with a class a small .xmp file is written, which Lightroom, digiKam and other programs read. The photos themselves stay as they are. This can be undone.</source>
        <translation>분류된 사진 옆에 작은 .xmp 파일을 씁니다. Lightroom, digiKam 등 다른 프로그램이 이 파일을 읽습니다. 사진 자체는 그대로이며, 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Also &amp;add the tag to .xmp files that are there already</source>
        <translation>이미 있는 .xmp 파일에도 태그 추가(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Write tags</source>
        <translation>태그 쓰기(&amp;W)</translation>
    </message>
    <message>
        <source>Write tags and &amp;faces</source>
        <translation>태그와 얼굴 위치 쓰기(&amp;F)</translation>
    </message>
    <message>
        <source>Also notes where the faces are, without names</source>
        <translation>얼굴이 어디 있는지도 이름 없이 적습니다</translation>
    </message>
    <message numerus="yes">
        <source>Tags of %n photo(s) taken back.</source>
        <translation>
            <numerusform>사진 %n장의 태그를 되돌렸습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tags of %n photo(s) written.</source>
        <translation>
            <numerusform>사진 %n장의 태그를 썼습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>되돌리기(&amp;U)</translation>
    </message>
</context>
<context>
    <name>ThresholdChoice</name>
    <message>
        <source>The model’s own threshold counts.</source>
        <translation>모델에 정해진 기준을 따릅니다.</translation>
    </message>
    <message>
        <source>Answers below {percent} are unsure.</source>
        <translation>{percent}보다 낮은 답은 불확실로 둡니다.</translation>
    </message>
    <message numerus="yes">
        <source>Of %n photo(s) with one face here, {sure} get a class.</source>
        <translation>
            <numerusform>여기 얼굴이 하나인 사진 %n장 중 {sure}장이 분류됩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>As measured, that sorts {sorted}, about {right} of 100 of them right.</source>
        <translation>측정한 바로는 사진의 {sorted}가 분류되고, 그중 100장에 약 {right}장이 맞습니다.</translation>
    </message>
    <message>
        <source>A threshold of my &amp;own</source>
        <translation>기준을 직접 정하기(&amp;O)</translation>
    </message>
    <message>
        <source>Unsure below, in percent</source>
        <translation>불확실로 둘 기준(퍼센트)</translation>
    </message>
</context>
<context>
    <name>TrainingControl</name>
    <message>
        <source>Train a model</source>
        <translation>모델 학습</translation>
    </message>
    <message>
        <source>A model is being trained. Close facesorter all the same?</source>
        <translation>모델을 학습하고 있습니다. 그래도 facesorter를 닫으시겠습니까?</translation>
    </message>
    <message>
        <source>Hardly anything is lost: start the same training again, and it continues.</source>
        <translation>잃는 것은 거의 없습니다. 같은 학습을 다시 시작하면 이어집니다.</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>닫기(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Keep training</source>
        <translation>계속 학습(&amp;G)</translation>
    </message>
    <message>
        <source>Another model is being opened, or photos are being moved. Try again after that.</source>
        <translation>다른 모델을 여는 중이거나 사진을 옮기는 중입니다. 끝난 뒤에 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The new model {file} is ready.</source>
        <translation>새 모델 {file}이(가) 완성되었습니다.</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>보기(&amp;S)</translation>
    </message>
</context>
<context>
    <name>TrainingDialog</name>
    <message>
        <source>The training of {file} was interrupted. Start it unchanged, and it continues.</source>
        <translation>{file}의 학습이 중단되었습니다. 그대로 시작하면 이어집니다.</translation>
    </message>
    <message>
        <source>No model file was made. Train again, and it goes on with the epochs that there are.</source>
        <translation>모델 파일을 만들지 않았습니다. 다시 학습하면 지금까지의 에포크에서 이어집니다.</translation>
    </message>
    <message>
        <source>Train a model</source>
        <translation>모델 학습</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>뒤로(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Copy the command</source>
        <translation>명령 복사(&amp;C)</translation>
    </message>
    <message>
        <source>{file} is the model in use. Choose another name, so that you can compare them.</source>
        <translation>{file}은(는) 지금 쓰는 모델입니다. 서로 비교할 수 있도록 다른 이름을 선택하십시오.</translation>
    </message>
    <message>
        <source>There is a model {file} already. Replace it with the new one?</source>
        <translation>모델 {file}이(가) 이미 있습니다. 새 모델로 바꾸시겠습니까?</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>바꾸기(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Stop and keep the best</source>
        <translation>멈추고 가장 좋은 것 남기기(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>멈추기(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Look at the pictures</source>
        <translation>사진 살펴보기(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>학습(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Use the new model</source>
        <translation>새 모델 사용(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Hide</source>
        <translation>숨기기(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keep the model in use</source>
        <translation>지금 모델 유지(&amp;K)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>닫기(&amp;C)</translation>
    </message>
</context>
<context>
    <name>TrainingLine</name>
    <message>
        <source>Training {file}: {state}</source>
        <translation>{file} 학습: {state}</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>학습 진행률</translation>
    </message>
    <message>
        <source>S&amp;how the training</source>
        <translation>학습 보기(&amp;H)</translation>
    </message>
</context>
<context>
    <name>TransferControl</name>
    <message>
        <source>There is nothing to undo.</source>
        <translation>실행 취소할 항목이 없습니다.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
</context>
<context>
    <name>TransferDialog</name>
    <message>
        <source>Open &amp;folder</source>
        <translation>폴더 열기(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>실행 취소(&amp;U)</translation>
    </message>
    <message>
        <source>Do the &amp;rest</source>
        <translation>나머지 처리(&amp;R)</translation>
    </message>
    <message>
        <source>Try the photos again that failed or were not reached</source>
        <translation>실패했거나 처리하지 못한 사진을 다시 시도합니다</translation>
    </message>
    <message>
        <source>Undoing…</source>
        <translation>실행 취소하는 중…</translation>
    </message>
    <message>
        <source>Nothing is overwritten, and no photo is lost.</source>
        <translation>덮어쓰거나 잃어버리는 사진은 없습니다.</translation>
    </message>
    <message>
        <source>Copying the rest…</source>
        <translation>나머지 복사 중…</translation>
    </message>
    <message>
        <source>Moving the rest…</source>
        <translation>나머지 이동 중…</translation>
    </message>
    <message>
        <source>Writing the other tags…</source>
        <translation>나머지 태그 쓰는 중…</translation>
    </message>
    <message>
        <source>Nothing is overwritten, and every step can be undone.</source>
        <translation>덮어쓰는 파일은 없으며 모든 작업을 실행 취소할 수 있습니다.</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>닫기(&amp;C)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>UndoDialog</name>
    <message>
        <source>Undo a sort</source>
        <translation>정리 실행 취소</translation>
    </message>
    <message>
        <source>&amp;Undo this sort</source>
        <translation>이 정리 실행 취소(&amp;U)</translation>
    </message>
    <message numerus="yes">
        <source>The %n copy(s) are removed from the class folders. The originals were never touched and stay. A copy that was changed since is kept.</source>
        <translation>
            <numerusform>분류별 폴더에서 복사본 %n개를 제거합니다. 원본은 변경된 적이 없으며 그대로 있습니다. 그 후에 변경된 복사본은 제거하지 않습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) go back to the folders they came from, with their old names. A photo that was changed or moved since is neither overwritten nor lost: you will be told of it.</source>
        <translation>
            <numerusform>사진 %n장을 원래 이름으로 원래 폴더에 되돌립니다. 그 후에 변경되거나 이동된 사진은 덮어쓰거나 잃어버리지 않으며, 따로 알려 드립니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo the sort of {time}?</source>
        <translation>{time}의 정리를 실행 취소하시겠습니까?</translation>
    </message>
    <message>
        <source>Take tags back</source>
        <translation>태그 되돌리기</translation>
    </message>
    <message>
        <source>&amp;Take these tags back</source>
        <translation>이 태그 되돌리기(&amp;T)</translation>
    </message>
    <message numerus="yes">
        <source>The tags of %n photo(s) go: .xmp files that were written are removed, those that were added to become what they were. One that was changed since is left as it is, and the photos themselves are not touched.</source>
        <translation>
            <numerusform>사진 %n장의 태그를 없앱니다. 새로 쓴 .xmp 파일은 지우고, 태그를 더한 파일은 원래대로 되돌립니다. 그 뒤에 바뀐 파일은 그대로 두며, 사진 자체는 건드리지 않습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Take back the tags of {time}?</source>
        <translation>{time}의 태그를 되돌리시겠습니까?</translation>
    </message>
</context>
<context>
    <name>ViewSettings</name>
    <message>
        <source>Your settings cannot be saved: {reason}</source>
        <translation>설정을 저장할 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>About facesorter</source>
        <translation>facesorter 정보</translation>
    </message>
    <message>
        <source>facesorter {version}</source>
        <translation>facesorter {version}</translation>
    </message>
    <message>
        <source>Sorts photos of people by what it sees in their faces. Everything happens on this computer: the program never uses the network, and it never deletes or overwrites a photo.</source>
        <translation>얼굴을 보고 인물 사진을 분류합니다. 모든 작업은 이 컴퓨터에서만 이루어집니다. 이 프로그램은 네트워크를 사용하지 않으며, 사진을 삭제하거나 덮어쓰지 않습니다.</translation>
    </message>
</context>
<context>
    <name>Watching</name>
    <message>
        <source>Keep sorting {folder}?</source>
        <translation>{folder} 폴더를 계속 분류할까요?</translation>
    </message>
    <message>
        <source>As long as this window is open, photos in this folder, and new ones once they are whole, go into the class folders in {destination}. All of a day can be undone as one sort.</source>
        <translation>이 창이 열려 있는 동안 이 폴더의 사진과, 다 저장된 새 사진이 {destination} 안의 분류 폴더로 들어갑니다. 하루치를 한 번의 분류로 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>&amp;Copy them</source>
        <translation>복사(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Move them</source>
        <translation>옮기기(&amp;M)</translation>
    </message>
    <message numerus="yes">
        <source>{folder} is being kept sorted; %n photo(s) so far.</source>
        <translation>
            <numerusform>{folder} 폴더를 계속 분류하고 있습니다. 지금까지 사진 %n장.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) could not be sorted and will be tried again.</source>
        <translation>
            <numerusform>사진 %n장은 분류하지 못해 나중에 다시 시도합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>멈추기(&amp;S)</translation>
    </message>
    <message>
        <source>{folder} is not being kept sorted any more, because a sort of its photos was undone.</source>
        <translation>이 폴더의 사진 정리를 실행 취소했으므로 {folder} 폴더를 더 이상 계속 분류하지 않습니다.</translation>
    </message>
    <message>
        <source>{folder} is not being kept sorted any more.</source>
        <translation>{folder} 폴더를 더 이상 계속 분류하지 않습니다.</translation>
    </message>
</context>
<context>
    <name>WhatIsKept</name>
    <message>
        <source>Kept on this computer, and nowhere else:</source>
        <translation>이 컴퓨터에만 보관하는 것:</translation>
    </message>
    <message>
        <source>Thumbnails and photos are not kept. Forgetting leaves models, unfinished trainings, and what an undo needs.</source>
        <translation>미리 보기와 사진은 보관하지 않습니다. 잊어도 모델, 끝나지 않은 학습, 정리를 되돌리는 데 필요한 기록은 남습니다.</translation>
    </message>
    <message>
        <source>What models saw in photos</source>
        <translation>모델이 사진에서 본 것</translation>
    </message>
    <message>
        <source>Your answers</source>
        <translation>직접 하신 답</translation>
    </message>
    <message>
        <source>Photos of whose faces you said something</source>
        <translation>얼굴을 직접 지정하신 사진</translation>
    </message>
    <message>
        <source>Past sorts, with what each needs to be undone</source>
        <translation>지난 정리와 되돌리는 데 필요한 기록</translation>
    </message>
    <message>
        <source>Files of faces, cut out for trainings</source>
        <translation>학습용으로 잘라낸 얼굴 파일</translation>
    </message>
    <message>
        <source>Unfinished trainings</source>
        <translation>끝나지 않은 학습</translation>
    </message>
    <message>
        <source>Models that you trained</source>
        <translation>직접 학습한 모델</translation>
    </message>
    <message>
        <source>Settings, recent folders and the log</source>
        <translation>설정, 최근 폴더, 로그</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>{number} %</source>
        <translation>{number}%</translation>
    </message>
    <message>
        <source>Very sure</source>
        <translation>매우 확실</translation>
    </message>
    <message>
        <source>Fairly sure</source>
        <translation>꽤 확실</translation>
    </message>
    <message>
        <source>Not very sure</source>
        <translation>별로 확실하지 않음</translation>
    </message>
    <message>
        <source>A guess</source>
        <translation>추측</translation>
    </message>
    <message>
        <source>{class_name}?</source>
        <translation>{class_name}?</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>확인함</translation>
    </message>
    <message>
        <source>by you</source>
        <translation>직접 지정</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>손상됨</translation>
    </message>
    <message>
        <source>{class_name}? {percent}</source>
        <translation>{class_name}? {percent}</translation>
    </message>
    <message>
        <source>You agreed with the model. Your decision counts when the photos are sorted.</source>
        <translation>모델의 답에 동의하셨습니다. 사진을 정리할 때 이 결정을 따릅니다.</translation>
    </message>
    <message>
        <source>You decided this. Your decision counts when the photos are sorted.</source>
        <translation>직접 정하셨습니다. 사진을 정리할 때 이 결정을 따릅니다.</translation>
    </message>
    <message>
        <source>The largest face decides; the others are much smaller and count as people in the background.</source>
        <translation>가장 큰 얼굴을 기준으로 했습니다. 다른 얼굴은 훨씬 작아 배경 인물로 보았습니다.</translation>
    </message>
    <message>
        <source>Decided by the face in the frame.</source>
        <translation>테두리 안의 얼굴을 기준으로 했습니다.</translation>
    </message>
    <message>
        <source>{why} The file itself is left untouched.</source>
        <translation>{why} 파일은 변경하지 않습니다.</translation>
    </message>
    <message>
        <source>{reason} It stays where it is unless you choose a class.</source>
        <translation>{reason} 분류를 고르지 않으면 사진은 제자리에 그대로 있습니다.</translation>
    </message>
    <message>
        <source>No face was found.</source>
        <translation>얼굴을 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>There are several people of about the same size, so no single class fits.</source>
        <translation>비슷한 크기의 사람이 여럿 있어 한 분류로 정할 수 없습니다.</translation>
    </message>
    <message>
        <source>No face was found, so the whole picture was judged. That is often wrong.</source>
        <translation>얼굴을 찾지 못해 사진 전체를 보고 판단했습니다. 틀릴 때가 많습니다.</translation>
    </message>
    <message>
        <source>The face is too small to tell.</source>
        <translation>얼굴이 너무 작아 알아보기 어렵습니다.</translation>
    </message>
    <message>
        <source>The face is turned away, so little of it is seen.</source>
        <translation>얼굴이 옆으로 돌아가 있어 잘 보이지 않습니다.</translation>
    </message>
    <message>
        <source>The face is too blurred to tell.</source>
        <translation>얼굴이 너무 흐려서 알 수 없습니다.</translation>
    </message>
    <message>
        <source>It is too close to call.</source>
        <translation>차이가 너무 작아 정하기 어렵습니다.</translation>
    </message>
    <message>
        <source>copies: {classes}</source>
        <translation>복사본: {classes}</translation>
    </message>
    <message>
        <source>Decided by the face that you chose.</source>
        <translation>고르신 얼굴로 정했습니다.</translation>
    </message>
    <message>
        <source>Each face decides, as you set it: copies go into the classes of the others.</source>
        <translation>설정하신 대로 얼굴마다 정합니다. 나머지 얼굴의 분류에는 복사본이 들어갑니다.</translation>
    </message>
    <message>
        <source>The largest face decides, as you set it.</source>
        <translation>설정하신 대로 가장 큰 얼굴로 정했습니다.</translation>
    </message>
    <message>
        <source>taken {date}</source>
        <translation>찍은 때: {date}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>{rate} photos/s</source>
        <translation>초당 {rate}장</translation>
    </message>
    <message>
        <source>{duration} left</source>
        <translation>{duration} 남음</translation>
    </message>
    <message>
        <source>{number} s</source>
        <translation>{number}초</translation>
    </message>
    <message>
        <source>{number} min</source>
        <translation>{number}분</translation>
    </message>
    <message>
        <source>{number} h</source>
        <translation>{number}시간</translation>
    </message>
</context>
<context>
    <name>_Card</name>
    <message>
        <source>Show all photos of “{name}”</source>
        <translation>“{name}” 사진 모두 보기</translation>
    </message>
    <message numerus="yes">
        <source>{name}, %n photo(s)</source>
        <translation>
            <numerusform>{name}, 사진 %n장</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>얼굴 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) to “{target}”</source>
        <translation>
            <numerusform>사진 %n장 → “{target}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) confirmed</source>
        <translation>
            <numerusform>사진 %n장 확인함</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) back to the model’s answer</source>
        <translation>
            <numerusform>사진 %n장을 모델의 답으로 되돌림</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) only online, not on this computer</source>
        <translation>
            <numerusform>이 컴퓨터에 없고 온라인에만 있는 사진 %n장</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) that facesorter filled before</source>
        <translation>
            <numerusform>facesorter가 전에 정리한 폴더 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n link(s)</source>
        <translation>
            <numerusform>링크 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) or folder(s) that may not be opened</source>
        <translation>
            <numerusform>열 권한이 없는 파일 또는 폴더 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hidden file(s) or folder(s)</source>
        <translation>
            <numerusform>숨겨진 파일 또는 폴더 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) that travel with their photo</source>
        <translation>
            <numerusform>사진과 함께 옮기는 파일 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) that are no photos</source>
        <translation>
            <numerusform>사진이 아닌 파일 %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>오류가 발생했습니다</translation>
    </message>
    <message>
        <source>facesorter ran into an unexpected error. Your photos are safe: a file is only ever moved after the move has been written down, and nothing is overwritten. You can continue, or restart the program.

If you would like to tell us about it, copy the report below. It may contain names of folders and files of yours.</source>
        <translation>facesorter에서 예기치 않은 오류가 발생했습니다. 사진은 안전합니다. 파일은 작업 기록을 남긴 후에만 이동하며 덮어쓰지 않습니다. 계속 사용하거나 프로그램을 다시 시작하십시오.

오류를 알려 주시려면 아래 보고서를 복사하십시오. 보고서에 폴더와 파일 이름이 들어 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>보고서</translation>
    </message>
    <message>
        <source>&amp;Copy report</source>
        <translation>보고서 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사되었습니다</translation>
    </message>
</context>
<context>
    <name>_DropArea</name>
    <message>
        <source>Drop a folder of photos here</source>
        <translation>사진 폴더를 여기에 끌어다 놓으십시오</translation>
    </message>
    <message>
        <source>or drop pictures to ask about them</source>
        <translation>사진을 놓으면 어떤 분류인지 알려 줍니다</translation>
    </message>
    <message>
        <source>&amp;Open folder…</source>
        <translation>폴더 열기(&amp;O)…</translation>
    </message>
</context>
<context>
    <name>_PastDialog</name>
    <message>
        <source>Sorted into: {folder}</source>
        <translation>정리한 폴더: {folder}</translation>
    </message>
    <message>
        <source>Photos in: {folder}</source>
        <translation>사진 위치: {folder}</translation>
    </message>
</context>
</TS>
