FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS a
RUN powershell -Command a
FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN powershell -Command a
RUN powershell -File a.ps1
# expect: repeated-powershell-wrapper
RUN powershell -Command b
RUN powershell -Command c
