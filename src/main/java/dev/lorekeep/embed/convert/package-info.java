/**
 * A folder of Hugging Face with Qwen3 safetensors in, an ONNX graph with its weights out, written once into a cache. Pure Java:
 * knows file formats and the architecture; knows nothing of ONNX Runtime's classes, sessions, tokenizers or devices.
 */
@NullMarked
package dev.lorekeep.embed.convert;

import org.jspecify.annotations.NullMarked;
