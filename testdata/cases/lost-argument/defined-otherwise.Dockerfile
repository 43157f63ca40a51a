ARG A=1
ARG NODE_VERSION=22
FROM node:22 AS base
ARG B=2
FROM base
# Parents pass their ARGs on; defaults, the text itself, single quotes and the image count.
RUN echo $B ${A:-0} "${A:?needed}" '$A' \$A $NODE_VERSION $HTTP_PROXY
RUN A=3 && echo $A
RUN for A in 1 2; do echo $A; done; read -r B && echo $B
RUN . ./env && echo $A
RUN cat <<"EOF"
$A
EOF
# What a trigger sees is up to the stage that runs it.
ONBUILD RUN echo $A
CMD echo $A
