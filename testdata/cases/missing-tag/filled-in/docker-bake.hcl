target "worker" {
  tags = ["${REGISTRY}/shop/worker:${TAG}"]
  contexts = {
    tools = "target:tools"
  }
}
