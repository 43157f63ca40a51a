module git.shop.example/catalog

go 1.26
