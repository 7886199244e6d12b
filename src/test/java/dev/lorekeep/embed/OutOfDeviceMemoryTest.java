package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as users of ONNX Runtime have reported them (its issues 16307, 22702, 16512), and others of its sources. */
class OutOfDeviceMemoryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error code - ORT_RUNTIME_EXCEPTION - message: Non-zero status code returned while running ReduceSum node."
                        + " onnxruntime::BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of"
                        + " size 939524096",
                "Non-zero status code returned while running Mul node. Available memory of 1048576 is smaller than"
                        + " requested bytes of 2830172160",
                "onnxruntime::CudaCall CUDA failure 2: out of memory ; GPU=0 ; hostname=gpu1 ; file=cuda_allocator.cc",
                "CUDA out of memory. Tried to allocate 2.00 GiB",
                "onnxruntime::CudaCall CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0 ; expr=cublasCreate(&handle)",
                "CUBLAS failure 3: the resource allocation failed ; GPU=0 ; expr=cublasCreate(&handle)",
                "CUDNN failure 4: CUDNN_STATUS_ALLOC_FAILED",
                "CUDNN failure 5003: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED",
                "BFCArena: Failed to find a free memory block despite calling Extend. rounded_bytes:1073741824",
                "Non-zero status code returned while running MatMul node. Status Message: std::bad_alloc"
            })
    void recognisesThatMemoryRanOut(String message) {
        assertThat(OutOfDeviceMemory.isMeantBy(message)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Error code - ORT_INVALID_ARGUMENT - message: Got invalid dimensions for input: input_ids",
                "CUDA failure 700: an illegal memory access was encountered ; GPU=0",
                "CUBLAS failure 13: CUBLAS_STATUS_EXECUTION_FAILED ; GPU=0",
                "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version"
            })
    void doesNotTakeOtherFailuresForIt(String message) {
        assertThat(OutOfDeviceMemory.isMeantBy(message)).isFalse();
    }
}
