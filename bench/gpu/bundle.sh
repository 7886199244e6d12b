#!/usr/bin/env bash
# Packs what bench/gpu/run.sh needs on a machine without network: bench/gpu/bundle.sh [FILE.tar]
# Run it on Linux, with a JDK 25 and a network or a filled Maven repository. The file has about 900 MB: ONNX Runtime with CUDA.
# With LOREKEEP_GPU=0 the bundle runs on the CPU only, to try the kit.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.." && pwd)
export LOREKEEP_GPU=${LOREKEEP_GPU:-1}
target=$(realpath -m -- "${1:-lorekeep-gpu-bench.tar}")
folder=target/gpu-bench
[ "$LOREKEEP_GPU" = 1 ] || folder=target/bench

"$root/lorekeep" bench > /dev/null 2>&1 || true # builds; without a name it then lists its commands and fails
[ -f "$root/$folder/quarkus-app/quarkus-run.jar" ] || {
  echo "The build failed: see $root/$folder/build.log" >&2
  exit 1
}
cd "$root"
tar -cf "$target" --transform 's,^,lorekeep/,' lorekeep "$folder/quarkus-app" bench/gpu \
  src/test/resources/golden/tiny-qwen3-a
echo "$target: copy it, tar -xf it, run lorekeep/bench/gpu/run.sh"
