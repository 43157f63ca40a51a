# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
RUN a; b
SHELL ["powershell", "-Command"]
RUN $ProgressPreference = 'SilentlyContinue'; a
RUN a; if ($LASTEXITCODE) { exit 1 }; b
RUN a && b
# expect: ignored-powershell-error
RUN a; `
    b
SHELL ["cmd", "/S", "/C"]
RUN a & b
# expect: ignored-powershell-error
RUN powershell -Command "& 'C:/Program Files/tool.exe' -y; git clone x"
# expect: ignored-powershell-error
RUN powershell -NoProfile -Command "a; b"
