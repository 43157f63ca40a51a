FROM mcr.microsoft.com/windows/servercore:ltsc2022
ENV PORT=80
CMD ["serve.exe", "--port", "$PORT", "&&", "x"]
