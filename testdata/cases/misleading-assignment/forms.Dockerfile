FROM debian:13
# expect: misleading-assignment
RUN A= B=x make
# expect: misleading-assignment
RUN A= make
# expect: misleading-assignment
RUN $A=x
# expect: misleading-assignment
RUN ${A}=x make
# expect: misleading-assignment
RUN A==x
# expect: misleading-assignment
RUN A = x
RUN A= && B='' C="" make
RUN IFS= read -r LINE < /list
RUN env A= make
RUN test = x || [ a = b ] || expr a = b
RUN A=$B=x && echo $A=x && make A= B = x
RUN while IFS= read -r A; do echo "$A"; done < /list
