package dev.lorekeep.embed;

/**
 * Memory of a GPU, taken by whatever process.
 *
 * @param index as nvidia-smi counts; CUDA may count otherwise
 */
public record GpuMemory(int index, String name, long usedMebibytes, long totalMebibytes) {}
