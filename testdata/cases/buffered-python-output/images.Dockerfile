FROM example.com/python:1
CMD ["python", "app.py"]
