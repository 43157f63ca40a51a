FROM nvidia/cuda:12.4.1-devel-ubuntu22.04 AS base
RUN pip install vllm
FROM base
CMD ["vllm"]
