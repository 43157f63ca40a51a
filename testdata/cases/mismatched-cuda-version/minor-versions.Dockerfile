FROM nvidia/cuda:12.4.1-devel-ubuntu22.04
RUN pip install nvidia-cublas-cu12 torch==2.4+cu126
# expect: mismatched-cuda-version
RUN conda install -y cudatoolkit=11.8
FROM nvidia/cuda:$V
RUN pip install torch==2.4+cu118
