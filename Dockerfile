# An image with mmkd, its stack and the test tools. No compiler, no CUDA image: torch's wheels bring
# their CUDA libraries, and mmcv's operators are computed by torchvision (docs/en/install.md).
#
#   docker build -t mmkd .
#   docker run --rm --gpus all --shm-size 8g -v "$PWD/data:/mmkd/data" \
#       -v "$PWD/work_dirs:/mmkd/work_dirs" mmkd python tools/train.py CONFIG
#
# Without a GPU leave out --gpus, and build with --build-arg EXTRA_INDEX set to the index of CPU-only
# wheels that pytorch.org names.
FROM python:3.11-slim-bookworm

ARG EXTRA_INDEX=""
ENV PIP_NO_CACHE_DIR=1 \
    PIP_EXTRA_INDEX_URL=${EXTRA_INDEX} \
    PIP_ROOT_USER_ACTION=ignore \
    MMKD_USE_CURRENT_ENV=1 \
    PYTHONUNBUFFERED=1

WORKDIR /mmkd

# First what seldom changes: an edited source does not install torch again.
COPY requirements requirements
RUN grep -v '^#' requirements/lock-py311.txt > /tmp/constraints.txt \
    && python -m pip install -c /tmp/constraints.txt -r requirements/mminstall.txt \
        -r requirements/runtime.txt -r requirements/tests.txt -r requirements/docs.txt \
    # Some packages ask for the OpenCV that draws windows and wants libGL.
    && version=$(python -c 'from importlib.metadata import version; print(version("opencv-python"))') \
    && python -m pip install --force-reinstall --no-deps "opencv-python-headless==$version" \
    && rm /tmp/constraints.txt

COPY . .
RUN bash tools/setup_env.sh full

# Losses, logs and checkpoints are the user's, not root's.
RUN useradd --create-home --uid 1000 mmkd && chown -R 1000 /mmkd
USER 1000

CMD ["python", "tools/train.py", "--help"]
