FROM mcr.microsoft.com/dotnet/sdk:10.0 AS a
# expect: enabled-telemetry
RUN dotnet restore
RUN dotnet build
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS b
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1
RUN dotnet build
FROM b
RUN dotnet build
CMD ["dotnet", "app.dll"]
