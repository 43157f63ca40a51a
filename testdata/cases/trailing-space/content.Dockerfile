FROM debian:13
# expect: trailing-space
RUN id \ 
    && id
RUN <<EOF
id  
EOF
# expect: trailing-space
ONBUILD RUN id	
