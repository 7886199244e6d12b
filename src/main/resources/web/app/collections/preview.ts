import { postForm, Problem } from '../platform/client';
import type { IngestSettings, Preview } from '../platform/types';
import { t } from '../strings';

/** Asks how one file would be cut: one question at a time, the last one wins, and the file is sent only while the service does not know it. */
export class PreviewOf {
    private readonly end = new AbortController();
    private of = '';
    private asked = 0;
    private running: Promise<unknown> = Promise.resolve();

    constructor(private readonly collectionId: string, private readonly file: File) {}

    /** @returns null when something else was asked meanwhile */
    async ask(settings: IngestSettings): Promise<Preview | null> {
        const asked = ++this.asked;
        // what is being read need not be read twice
        await this.running.catch(() => undefined);
        if (asked !== this.asked) return null;
        const answer = this.answer(JSON.stringify(settings));
        this.running = answer;
        try {
            const preview = await answer;
            return asked === this.asked ? preview : null;
        } catch (failure) {
            if (asked !== this.asked) return null;
            throw failure;
        }
    }

    stop(): void {
        this.asked++;
        this.end.abort();
    }

    private async answer(settings: string): Promise<Preview> {
        try {
            if (this.of) return await this.send({ of: this.of, settings });
        } catch (failure) {
            if (!(failure instanceof Problem && failure.status === 404)) throw failure;
        }
        await this.readable();
        const preview = await this.send({ file: this.file, settings });
        this.of = preview.of;
        return preview;
    }

    /** A folder that was dropped looks like a file until it is read. */
    private async readable(): Promise<void> {
        try {
            await this.file.slice(0, 1).arrayBuffer();
        } catch {
            throw new Error(t.preview.unread);
        }
    }

    private send(parts: Record<string, string | File>): Promise<Preview> {
        const form = new FormData();
        for (const [name, value] of Object.entries(parts)) form.append(name, value);
        return postForm<Preview>(`/api/collections/${this.collectionId}/preview`, form, this.end.signal);
    }
}
