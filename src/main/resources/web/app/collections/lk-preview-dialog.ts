import { LitElement, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-dialog';
import type { LkDialog } from '../design/lk-dialog';
import { toast } from '../design/lk-toasts';
import { get, put, sentenceOf } from '../platform/client';
import type { CollectionSettings, IngestSettings, Preview } from '../platform/types';
import { t } from '../strings';
import './lk-ingest-form';
import './lk-preview-chunks';
import './lk-preview-summary';
import { PreviewOf } from './preview';
import { previewStyles } from './preview-styles';
import { same } from './settings';

// a slider is still on its way
const SETTLED_MILLIS = 150;
const SLOW_MILLIS = 4000;
const MAX_NAMES = 8;
// beside each other from here on; on a phone settings are unfolded when wanted, for the chunks are what people came to see
const WIDE = matchMedia('(min-width: 861px)');

/** Shows how the first of some files is read and cut, before they are taken in. Fires `taken` when they are to be, and `dismissed`. */
@customElement('lk-preview-dialog')
export class LkPreviewDialog extends LitElement {
    static override styles = [controls, previewStyles];

    @property() collectionId = '';
    @property({ attribute: false }) files: File[] = [];
    /** That the collection has already. */
    @property({ type: Number }) documents = 0;
    @state() private collection: CollectionSettings | null = null;
    @state() private settings: IngestSettings | null = null;
    @state() private preview: Preview | null = null;
    @state() private waiting = true;
    @state() private slow = false;
    @state() private saving = false;
    @state() private failure = '';
    @query('lk-dialog') private dialog!: LkDialog;
    private asks!: PreviewOf;
    private timer = 0;
    private slowly = 0;

    override connectedCallback(): void {
        super.connectedCallback();
        this.asks = new PreviewOf(this.collectionId, this.files[0]!);
        void this.begin();
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        clearTimeout(this.timer);
        clearTimeout(this.slowly);
        this.asks.stop();
    }

    override render() {
        const text = t.preview;
        const count = this.files.length;
        const changed = this.changed;
        return html`<lk-dialog large heading=${text.heading(this.files[0]!.name, count)} @dismissed=${this.end}>
            <div class="columns">
                <section class="summary" aria-label=${text.label} aria-busy=${this.waiting}>
                    ${count > 1 ? this.others() : nothing}
                    ${this.failure ? html`<div class="notice bad" role="alert">${icon('warning', 18)}<span>${this.failure}</span></div>` : nothing}
                    ${this.preview ? html`<lk-preview-summary .preview=${this.preview}></lk-preview-summary>` : nothing}
                    <p class="hint" role="status">${this.waiting ? this.patience() : nothing}</p>
                </section>
                <details class="settings" ?open=${WIDE.matches}><summary>${text.settings}</summary>
                    ${this.collection && this.settings ? html`<lk-ingest-form .of=${this.collection} .settings=${this.settings} @changed=${this.set}></lk-ingest-form>` : nothing}
                </details>
                <section class="chunks ${this.waiting ? 'stale' : ''}" tabindex="0" aria-label=${text.chunks}>
                    ${this.preview?.state === 'FAILED' ? html`<div class="none">${icon('file', 32)}<p>${text.nothing}</p></div>` : nothing}
                    ${this.preview ? html`<lk-preview-chunks .preview=${this.preview}></lk-preview-chunks>` : nothing}
                </section>
            </div>
            <div slot="actions" class="actions">
                <div class="belong" role="status">${changed ? html`<div class="notice warn">${icon('info', 18)}<span>${text.belong(this.documents)}
                    <button class="small" type="button" @click=${this.back}>${text.back}</button></span></div>` : nothing}</div>
                ${changed ? nothing : html`<button class="blind" type="button" ?disabled=${this.saving} @click=${this.take}>${text.blind}</button>`}
                <button class="secondary" type="button" @click=${this.close}>${t.cancel}</button>
                <button class="primary" type="button" ?disabled=${this.saving || !this.settings || !this.settled} @click=${this.add}>${this.verb(count, changed)}</button>
            </div>
        </lk-dialog>`;
    }

    private get settled(): boolean {
        return !!this.preview || !!this.failure;
    }

    private get changed(): boolean {
        return !!this.collection && !!this.settings && !same(this.settings, this.collection.settings);
    }

    private verb(count: number, changed: boolean): string {
        if (changed) return t.preview.saveAndAdd(count);
        return count === 1 && (this.preview?.state ?? 'FAILED') === 'FAILED' && this.settled ? t.preview.addAnyway : t.preview.add(count);
    }

    private patience(): string {
        if (this.preview && !this.slow) return t.preview.cutting;
        return this.slow ? `${t.preview.reading(this.files[0]!.name)} ${t.preview.slow}` : t.preview.reading(this.files[0]!.name);
    }

    private others() {
        const names = this.files.slice(1).map(file => file.name);
        return html`<div class="others"><p>${t.preview.others(names.length)}</p>
            <ul>${names.slice(0, MAX_NAMES).map(name => html`<li>${icon('file', 14)}<span>${name}</span></li>`)}${names.length > MAX_NAMES ? html`<li>${t.preview.more(names.length - MAX_NAMES)}</li>` : nothing}</ul></div>`;
    }

    private async begin(): Promise<void> {
        try {
            this.collection = await get<CollectionSettings>(`/api/collections/${this.collectionId}/ingest-settings`);
            this.settings = this.collection.settings;
            await this.ask(this.settings);
        } catch (failure) {
            this.failure = sentenceOf(failure);
            this.waiting = false;
        }
    }

    private async ask(settings: IngestSettings): Promise<void> {
        clearTimeout(this.slowly);
        this.slow = false;
        this.slowly = window.setTimeout(() => (this.slow = true), SLOW_MILLIS);
        this.waiting = true;
        try {
            const preview = await this.asks.ask(settings);
            if (!preview) return;
            this.preview = preview;
            this.failure = '';
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
        clearTimeout(this.slowly);
        this.waiting = false;
    }

    private set({ detail }: CustomEvent<IngestSettings>): void {
        this.settings = detail;
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => void this.ask(detail), SETTLED_MILLIS);
    }

    private back(): void {
        this.set(new CustomEvent('changed', { detail: this.collection!.settings }));
    }

    private readonly add = async (): Promise<void> => {
        this.saving = true;
        try {
            if (this.changed) {
                const { documents } = await put<{ documents: number }>(`/api/collections/${this.collectionId}/ingest-settings`, this.settings);
                toast(t.ingest.saved(documents));
            }
            this.take();
        } catch (failure) {
            this.failure = sentenceOf(failure);
            this.saving = false;
        }
    };

    private take(): void {
        this.dispatchEvent(new CustomEvent('taken', { detail: this.files }));
        this.close();
    }

    private readonly close = (): void => this.dialog.close();

    private end(): void {
        this.dispatchEvent(new Event('dismissed'));
    }
}
