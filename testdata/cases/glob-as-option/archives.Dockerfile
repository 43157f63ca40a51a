FROM debian:13
# expect: glob-as-option
RUN zip -q /seeds.zip *.jb2
RUN zip -q /seeds.zip ./*.jb2 && unzip /seeds.zip *.jb2
