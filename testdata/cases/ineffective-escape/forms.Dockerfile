FROM debian:13
# expect: ineffective-escape
RUN echo a\tb
# expect: ineffective-escape
RUN grep -E ^\s /list
RUN find /srv -exec ls {} \; && echo \* \$HOME \\n && \ls /srv
RUN echo 'a\tb' "a\tb" && sed 's/\s//' /list
SHELL ["powershell", "-Command"]
RUN dir C:\temp
