FROM nvidia/cuda:12.4.1-base-ubuntu22.04
ENV CUDA_VISIBLE_DEVICES=-1 NVIDIA_VISIBLE_DEVICES=void
ENV CUDA_VISIBLE_DEVICES=""
# expect: hardcoded-gpu-devices
ENV NVIDIA_VISIBLE_DEVICES=all
# expect: hardcoded-gpu-devices
ENV A=1 NVIDIA_VISIBLE_DEVICES=GPU-0a,GPU-1b
