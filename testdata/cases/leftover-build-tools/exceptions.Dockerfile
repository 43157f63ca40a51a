FROM python:3.14
RUN apt-get update && apt-get install -y gcc libpq-dev && pip install psycopg2
CMD ["python", "app.py"]
