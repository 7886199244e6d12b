#!/usr/bin/env bash
# The GPU benchmark: bench/gpu/run.sh [options of ./lorekeep bench gpu]. In an unpacked bundle it builds nothing.
# To try the kit without a GPU: LOREKEEP_GPU=0 bench/gpu/run.sh --device cpu --tiny
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.." && pwd)
export LOREKEEP_GPU=${LOREKEEP_GPU:-1}
# a bundle has no sources
[ -f "$root/pom.xml" ] || export LOREKEEP_NO_BUILD=1
if [ "$LOREKEEP_GPU" = 1 ]; then
  nvidia-smi --query-gpu=name,driver_version,memory.used,power.limit,clocks.sm --format=csv || {
    echo "nvidia-smi does not answer: there is no NVIDIA driver here (a container wants --gpus all)" >&2
    exit 1
  }
fi
stamp=$(date -u +%Y%m%dT%H%M%SZ)
exec "$root/lorekeep" bench gpu --json "gpu-bench-$stamp.json" "$@"
