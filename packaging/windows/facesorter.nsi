; The installer for Windows: for one user, without an administrator. packaging/windows.py says which app goes in.
; Defined outside: VERSION, EDITION (full or light), FOLDER (the app), OUT (the installer), ICON.

Unicode true
SetCompressor /SOLID lzma
RequestExecutionLevel user
ManifestLongPathAware true
ManifestDPIAware true

!include "MUI2.nsh"
!include "FileFunc.nsh"

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\facesorter"
!define CLASSES "Software\Classes"
!define OPEN '"$INSTDIR\facesorter.exe" "%1"'

Name "facesorter"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\facesorter"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "facesorter"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installer of facesorter (${EDITION})"
VIAddVersionKey "LegalCopyright" "The facesorter authors; MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\facesorter.exe"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Korean"

LangString OPEN_WITH ${LANG_ENGLISH} "Sort with facesorter"
LangString OPEN_WITH ${LANG_KOREAN} "facesorter로 분류"
LangString MODEL ${LANG_ENGLISH} "Model of facesorter"
LangString MODEL ${LANG_KOREAN} "facesorter 모델"
LangString RUNNING ${LANG_ENGLISH} "facesorter is running. Close it first, then try again."
LangString RUNNING ${LANG_KOREAN} "facesorter가 실행 중입니다. 먼저 닫은 뒤 다시 시도하십시오."
LangString PROGRAM ${LANG_ENGLISH} "The program"
LangString PROGRAM ${LANG_KOREAN} "프로그램"
LangString DATA ${LANG_ENGLISH} "My settings, models and the history that undo needs"
LangString DATA ${LANG_KOREAN} "내 설정과 모델, 되돌리기에 필요한 기록"

!macro StopIfRunning UN
Function ${UN}StopIfRunning
  again:
  IfFileExists "$INSTDIR\facesorter.exe" 0 done
  ClearErrors
  FileOpen $0 "$INSTDIR\facesorter.exe" a ; a running program cannot be opened to be written
  IfErrors 0 close
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDCANCEL IDRETRY again
  Abort
  close:
  FileClose $0
  done:
FunctionEnd
!macroend
!insertmacro StopIfRunning ""
!insertmacro StopIfRunning "un."

; What an earlier version left is removed first: a library that is gone must not stay to be loaded.
; Only what a facesorter put there: its two programs and its one folder.
!macro RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\facesorter.exe"
  Delete "$INSTDIR\facesorter-cli.exe"
!macroend

Section
  Call StopIfRunning
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\facesorter.lnk" "$INSTDIR\facesorter.exe"

  WriteRegStr HKCU "${KEY}" "DisplayName" "facesorter"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\facesorter.exe"
  WriteRegStr HKCU "${KEY}" "Publisher" "The facesorter authors"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" $0

  ; Open with: folders, pictures, and our own model files.
  WriteRegStr HKCU "${CLASSES}\Directory\shell\facesorter" "" "$(OPEN_WITH)"
  WriteRegStr HKCU "${CLASSES}\Directory\shell\facesorter" "Icon" "$INSTDIR\facesorter.exe"
  WriteRegStr HKCU "${CLASSES}\Directory\shell\facesorter\command" "" '${OPEN}'
  WriteRegStr HKCU "${CLASSES}\Applications\facesorter.exe" "FriendlyAppName" "facesorter"
  WriteRegStr HKCU "${CLASSES}\Applications\facesorter.exe\shell\open\command" "" '${OPEN}'
  !macro Picture SUFFIX
    WriteRegStr HKCU "${CLASSES}\Applications\facesorter.exe\SupportedTypes" "${SUFFIX}" ""
  !macroend
  !insertmacro Picture ".jpg"
  !insertmacro Picture ".jpeg"
  !insertmacro Picture ".png"
  !insertmacro Picture ".jfif"
  !insertmacro Picture ".heic"
  !insertmacro Picture ".heif"
  !insertmacro Picture ".hif"
  !insertmacro Picture ".avif"
  !insertmacro Picture ".webp"
  !insertmacro Picture ".tif"
  !insertmacro Picture ".tiff"
  !insertmacro Picture ".bmp"
  !insertmacro Picture ".gif"
  !insertmacro Picture ".dng"
  !insertmacro Picture ".cr2"
  !insertmacro Picture ".cr3"
  !insertmacro Picture ".nef"
  !insertmacro Picture ".arw"
  !insertmacro Picture ".orf"
  !insertmacro Picture ".rw2"
  !insertmacro Picture ".raf"
  !insertmacro Picture ".pef"
  WriteRegStr HKCU "${CLASSES}\.facemodel" "" "facesorter.model"
  WriteRegStr HKCU "${CLASSES}\facesorter.model" "" "$(MODEL)"
  WriteRegStr HKCU "${CLASSES}\facesorter.model\DefaultIcon" "" "$INSTDIR\facesorter.exe"
  WriteRegStr HKCU "${CLASSES}\facesorter.model\shell\open\command" "" '${OPEN}'
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "un.$(PROGRAM)"
  SectionIn RO
  Call un.StopIfRunning
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\facesorter.lnk"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "${CLASSES}\Directory\shell\facesorter"
  DeleteRegKey HKCU "${CLASSES}\Applications\facesorter.exe"
  DeleteRegKey HKCU "${CLASSES}\facesorter.model"
  ReadRegStr $0 HKCU "${CLASSES}\.facemodel" ""
  StrCmp $0 "facesorter.model" 0 +2
  DeleteRegKey HKCU "${CLASSES}\.facemodel"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

; Only when the person ticks it: this is where past sorts are written down, and models that were trained.
Section /o "un.$(DATA)"
  RMDir /r "$LOCALAPPDATA\facesorter"
SectionEnd
