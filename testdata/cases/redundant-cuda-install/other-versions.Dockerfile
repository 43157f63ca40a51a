FROM nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04
RUN apt-get install -y cuda-toolkit-12-4 cuda-libraries-11-8 libcudnn9-dev-cuda-12
# expect: redundant-cuda-install
RUN apt-get install -y libcudnn9-cuda-12
# expect: redundant-cuda-install
RUN apt-get install -y cuda-libraries-12-4
