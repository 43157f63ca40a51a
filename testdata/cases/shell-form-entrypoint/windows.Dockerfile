# escape=`
FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8.1
CMD C:\app\server.exe --port 80
