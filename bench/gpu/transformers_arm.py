"""Embeds lists of token ids as SentenceTransformer.encode does, for `./lorekeep bench gpu`: longest first, batches of a fixed
number of texts, padded on the left, bf16 with sdpa, last token, unit length, results to the CPU batch by batch. The tokenizer
is left out on both sides. Usage: transformers_arm.py MODEL_FOLDER cuda|cpu; requests and answers are lines of JSON."""

import json
import sys
import time


def embed(model, torch, texts, batch, device):
    order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
    vectors = [None] * len(texts)
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        longest = len(texts[chosen[0]])
        ids = torch.zeros((len(chosen), longest), dtype=torch.long)
        mask = torch.zeros((len(chosen), longest), dtype=torch.long)
        for row, i in enumerate(chosen):
            length = len(texts[i])
            ids[row, longest - length :] = torch.tensor(texts[i])
            mask[row, longest - length :] = 1
        state = model(
            input_ids=ids.to(device), attention_mask=mask.to(device), use_cache=False
        ).last_hidden_state[:, -1]
        unit = torch.nn.functional.normalize(state.float(), dim=1).cpu()
        for row, i in enumerate(chosen):
            vectors[i] = unit[row]
    return vectors


def main():
    folder, device = sys.argv[1], sys.argv[2]
    try:
        import torch
        import transformers
    except ImportError as missing:
        print(json.dumps({"error": str(missing)}), flush=True)
        return
    torch.set_grad_enabled(False)
    model = transformers.AutoModel.from_pretrained(
        folder, attn_implementation="sdpa", local_files_only=True
    )
    # not as an argument above: its name changed between transformers 4 and 5
    model = model.to(device=device, dtype=torch.bfloat16).eval()
    ready = f"torch {torch.__version__}, transformers {transformers.__version__}"
    print(json.dumps({"ready": ready}), flush=True)
    texts = []
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if "load" in request:
                with open(request["load"]) as file:
                    texts = json.load(file)
                print(json.dumps({"texts": len(texts)}), flush=True)
                continue
            start = time.perf_counter()
            embed(model, torch, texts, request["batch"], device)
            print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)
        except Exception as failure:  # out of memory, most likely: one batch size less, not the end
            print(json.dumps({"error": f"{type(failure).__name__}: {failure}"[:300]}), flush=True)


main()
