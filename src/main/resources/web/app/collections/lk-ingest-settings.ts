import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-dialog';
import type { LkDialog } from '../design/lk-dialog';
import { toast } from '../design/lk-toasts';
import { get, put, sentenceOf } from '../platform/client';
import type { Collection, CollectionSettings, IngestSettings } from '../platform/types';
import { t } from '../strings';
import './lk-ingest-form';
import { same } from './settings';

/** Opens how a collection's documents are read and cut, to change it. Fires `saved` when that has been changed. */
@customElement('lk-ingest-settings')
export class LkIngestSettings extends LitElement {
    static override styles = [controls, css`.again { flex-basis: 100%; }`];

    @property({ attribute: false }) collection!: Collection;
    @state() private open = false;
    @state() private now: CollectionSettings | null = null;
    @state() private settings: IngestSettings | null = null;
    @state() private failure = '';
    @state() private busy = false;
    @query('lk-dialog') private dialog!: LkDialog;

    override render() {
        return html`<button class="secondary" type="button" @click=${this.begin}>${icon('sliders', 18)}${t.ingest.heading}</button>${this.open ? this.content() : nothing}`;
    }

    private content() {
        const changed = this.now && this.settings && !same(this.settings, this.now.settings);
        return html`<lk-dialog heading=${t.ingest.heading} @dismissed=${() => (this.open = false)}>
            <p class="hint">${t.ingest.lead}</p>
            ${this.now && this.settings ? html`<lk-ingest-form .of=${this.now} .settings=${this.settings} @changed=${(event: CustomEvent<IngestSettings>) => (this.settings = event.detail)}></lk-ingest-form>` : nothing}
            <div slot="actions" class="again" role="status">${changed ? html`<div class="notice warn">${icon('info', 18)}<div>${t.ingest.again(this.collection.documents.total)}</div></div>` : nothing}</div>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            <button slot="actions" class="secondary" type="button" @click=${() => this.dialog.close()}>${t.cancel}</button>
            <button slot="actions" class="primary" type="button" ?disabled=${this.busy || !changed} @click=${this.save}>${t.save}</button>
        </lk-dialog>`;
    }

    private get path(): string {
        return `/api/collections/${this.collection.id}/ingest-settings`;
    }

    private async begin(): Promise<void> {
        this.now = this.settings = null;
        this.failure = '';
        this.open = true;
        try {
            this.now = await get<CollectionSettings>(this.path);
            this.settings = this.now.settings;
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    private readonly save = async (): Promise<void> => {
        this.busy = true;
        this.failure = '';
        try {
            const { documents } = await put<{ documents: number }>(this.path, this.settings);
            toast(t.ingest.saved(documents));
            this.dispatchEvent(new Event('saved'));
            this.dialog.close();
        } catch (failure) {
            this.failure = sentenceOf(failure);
        } finally {
            this.busy = false;
        }
    };
}
