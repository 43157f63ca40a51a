FROM example.com/web:1
CMD ["nginx", "-g", "daemon off;"]
