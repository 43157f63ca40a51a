FROM python:3.13
# expect: unpinned-language-package
RUN pip install --upgrade pip setuptools wheel
# expect: unpinned-language-package
RUN pip install --upgrade pip flask
FROM golang:1.25
RUN go install example.org/x/cmd
RUN go get ./... && go get -u && go get fmt
# expect: unpinned-language-package
RUN go get example.org/x/cmd
