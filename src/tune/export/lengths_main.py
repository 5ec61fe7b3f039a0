

if __name__ == "__main__":
    from transformers import AutoTokenizer

    check_lengths(AutoTokenizer.from_pretrained(BASE))
