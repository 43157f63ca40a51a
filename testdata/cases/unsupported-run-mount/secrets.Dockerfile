FROM mcr.microsoft.com/windows/servercore:ltsc2022
# expect: unsupported-run-mount
RUN --mount=type=secret,id=token fetch.exe
# expect: unsupported-run-mount
RUN --mount=type=secret,id=token,target=C:/token fetch.exe
RUN --mount=type=secret,id=token,env=TOKEN fetch.exe
# expect: unsupported-run-mount
RUN --mount=type=tmpfs,target=C:/temp fetch.exe
