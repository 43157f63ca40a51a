FROM debian:13
RUN if nvidia-smi; then id; fi
RUN --device=nvidia.com/gpu=all nvidia-smi
RUN python -c "import torch; print(torch.cuda.is_available())"
# expect: gpu-query-in-build
RUN python3 -c "import sys, torch; sys.exit(0 if torch.cuda.is_available() else 1)"
CMD ["nvidia-smi"]
