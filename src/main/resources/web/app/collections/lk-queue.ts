import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-confirm';
import { toast } from '../design/lk-toasts';
import { get, post, sentenceOf } from '../platform/client';
import { about, moment } from '../platform/format';
import type { DocumentCounts, Progress, Queue } from '../platform/types';
import { t } from '../strings';

/** What is still to be taken in. Administrators hold it, let it go on, call it off, retry what failed. Fires `changed`. */
@customElement('lk-queue')
export class LkQueue extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: grid; gap: 12px; }
            .notice { flex-wrap: wrap; align-items: center; padding: 8px 8px 8px 14px; }
            .notice p { flex: 1 1 260px; }
            .notice button { margin-left: auto; }
            .row { flex-wrap: wrap; justify-content: flex-end; }
            .left { flex: 1 1 220px; color: var(--info); font-size: var(--text-s); font-weight: 500; }
        `,
    ];

    @property() collectionId = '';
    @property({ attribute: false }) counts!: DocumentCounts;
    @property({ attribute: false }) progress: Progress | null = null;
    @property({ type: Boolean }) manages = false;
    @state() private queue: Queue = { paused: null };
    @state() private busy = false;
    @state() private asking = false;

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (!this.manages) return;
        // after a break in the connection nothing is named as changed
        const told = changed.has('progress') && (!this.progress?.changed.length || this.progress.changed.includes(this.collectionId));
        if (changed.has('collectionId') || told) void this.load();
    }

    override render() {
        const { failed, waiting, working } = this.counts;
        const open = waiting + working;
        return html`${this.queue.paused ? this.held(this.queue.paused) : nothing}
            <div class="row">
                <p class="left" role="status">${open && !this.queue.paused ? this.left(open) : ''}</p>
                ${this.manages ? html`
                    ${failed ? html`<button class="secondary small" type="button" ?disabled=${this.busy} @click=${this.retryAll}>${icon('retry', 16)}${t.documents.retryAll(failed)}</button>` : nothing}
                    ${open ? html`<button class="secondary small" type="button" @click=${() => (this.asking = true)}>${icon('stop', 16)}${t.queue.callOffAll}</button>` : nothing}
                    ${this.queue.paused ? nothing : html`<button class="secondary small" type="button" ?disabled=${this.busy} title=${t.queue.holdHint} @click=${this.hold}>${icon('pause', 16)}${t.queue.hold}</button>`}` : nothing}
            </div>
            ${this.asking ? html`<lk-confirm heading=${t.queue.callOffHeading} body=${t.queue.callOffBody(open)} verb=${t.queue.callOff} decline=${t.queue.callOffNot}
                .act=${this.callOff} @dismissed=${() => (this.asking = false)}></lk-confirm>` : nothing}`;
    }

    private held({ by, at }: NonNullable<Queue['paused']>) {
        const { waiting, working } = this.counts;
        return html`<div class="notice warn" role="status">${icon('pause', 18)}<p><strong>${t.queue.held(by, moment(at))}</strong> ${t.queue.heldBody(waiting, working)}</p>
            <button class="secondary small" type="button" ?disabled=${this.busy} @click=${this.letGo}>${icon('play', 16)}${t.queue.letGo}</button></div>`;
    }

    private left(open: number): string {
        const eta = this.progress?.etaSeconds;
        return t.documents.progress(open, eta === null || eta === undefined ? null : about(eta), this.progress?.documentsPerMinute ?? 0);
    }

    private async load(): Promise<void> {
        try {
            this.queue = await get<Queue>(`/api/collections/${this.collectionId}/queue`);
        } catch (failure) {
            toast(sentenceOf(failure), true);
        }
    }

    private readonly hold = (): Promise<void> =>
        this.ask(async () => {
            this.queue = await post<Queue>(`/api/collections/${this.collectionId}/queue/pause`);
        });

    private readonly letGo = (): Promise<void> =>
        this.ask(async () => {
            this.queue = await post<Queue>(`/api/collections/${this.collectionId}/queue/resume`);
        });

    private readonly retryAll = (): Promise<void> =>
        this.ask(async () => {
            const { documents } = await post<{ documents: number }>(`/api/collections/${this.collectionId}/reindexing?state=FAILED`);
            toast(t.documents.retried(documents));
        });

    private async ask(act: () => Promise<void>): Promise<void> {
        this.busy = true;
        try {
            await act();
        } catch (failure) {
            toast(sentenceOf(failure), true);
        } finally {
            this.busy = false;
            this.changed();
        }
    }

    private readonly callOff = async (): Promise<void> => {
        const { documents } = await post<{ documents: number }>(`/api/collections/${this.collectionId}/queue/cancellation`);
        toast(t.queue.calledOff(documents));
        this.changed();
    };

    private changed(): void {
        this.dispatchEvent(new Event('changed'));
    }
}
