FROM public.ecr.aws/lambda/python:3.14
CMD ["app.handler"]
