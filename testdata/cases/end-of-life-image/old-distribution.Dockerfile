# expect: end-of-life-image
FROM python:3.13-slim-buster
