FROM mcr.microsoft.com/windows/nanoserver:ltsc2022
# expect: root-user
USER ContainerAdministrator
