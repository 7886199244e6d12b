import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import { bytes } from '../platform/format';
import { Watch } from '../platform/store';
import { t } from '../strings';
import './lk-preview-dialog';
import { Uploads, type Upload } from './upload';

// finished files beyond this many are only counted
const MAX_SHOWN = 6;

/** Where files are dropped or chosen, looked at before they are taken in, and how far each has got. Fires `uploaded` after each. */
@customElement('lk-upload')
export class LkUpload extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: grid; gap: 12px; }
            .drop { display: grid; justify-items: center; gap: 8px; padding: 28px 20px; border: 1.5px dashed var(--line-strong); border-radius: var(--radius-l); background: var(--surface); text-align: center; transition: background var(--quick), border-color var(--quick); }
            .drop.over { border-color: var(--accent); background: var(--accent-soft); }
            .drop > svg { color: var(--accent-text); }
            .drop p { max-width: 64ch; }
            .line { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 4px 10px; font-weight: 550; }
            input[type='file'] { position: absolute; width: 1px; height: 1px; opacity: 0; pointer-events: none; }
            .files { border: 1px solid var(--line); border-radius: var(--radius-l); background: var(--surface); padding: 6px 16px; }
            li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px 16px; padding: 8px 0; font-size: var(--text-s); }
            li + li { border-top: 1px solid var(--line); }
            li .bad { grid-column: 1 / -1; color: var(--bad); }
            progress { grid-column: 1 / -1; width: 100%; height: 4px; border: 0; border-radius: 2px; overflow: hidden; background: var(--sunken); accent-color: var(--accent); appearance: none; }
            progress::-webkit-progress-bar { background: var(--sunken); }
            progress::-webkit-progress-value { background: var(--accent); }
            progress::-moz-progress-bar { background: var(--accent); }
            .state { display: flex; align-items: center; gap: 6px; color: var(--ink-soft); }
            .state.good { color: var(--good); }
            .foot { display: flex; justify-content: space-between; align-items: center; padding: 4px 0; font-size: var(--text-s); color: var(--ink-soft); }
        `,
    ];

    @property() collectionId = '';
    /** That the collection has already. */
    @property({ type: Number }) documents = 0;
    @state() private chosen: File[] = [];
    @state() private over = false;
    @query('input') private picker!: HTMLInputElement;
    private uploads!: Uploads;
    private depth = 0;

    override connectedCallback(): void {
        super.connectedCallback();
        this.uploads = new Uploads(this.collectionId, () => this.dispatchEvent(new Event('uploaded')));
        new Watch(this, this.uploads.list);
    }

    override render() {
        return html`<div class="drop ${this.over ? 'over' : ''}" @dragenter=${this.enter} @dragleave=${this.leave} @dragover=${this.hover} @drop=${this.drop}>
                ${icon('upload', 28)}
                <div class="line">${this.over ? html`<span>${t.documents.dropNow}</span>` : html`<span>${t.documents.drop}</span><span class="soft">${t.documents.dropOr}</span>
                    <button class="secondary" type="button" @click=${() => this.picker.click()}>${t.documents.pick}</button>`}</div>
                <p class="hint">${t.documents.dropHint}</p>
                <input type="file" multiple tabindex="-1" aria-label=${t.documents.pick} @change=${this.picked}>
            </div>
            ${this.files()}
            ${this.chosen.length ? html`<lk-preview-dialog .collectionId=${this.collectionId} .documents=${this.documents} .files=${this.chosen}
                @taken=${(event: CustomEvent<File[]>) => this.uploads.add(event.detail)} @dismissed=${() => (this.chosen = [])}></lk-preview-dialog>` : nothing}`;
    }

    private files() {
        const all = this.uploads.list.value;
        if (!all.length) return nothing;
        const done = all.filter(upload => upload.state === 'done');
        const shown = [...all.filter(upload => upload.state !== 'done'), ...done.toReversed()].slice(0, MAX_SHOWN);
        return html`<section class="files" aria-label=${t.documents.uploads}>
            <ul>${shown.map(upload => this.file(upload))}</ul>
            <div class="foot"><span role="status">${t.documents.uploaded(done.length)} / ${all.length}</span>
                <button class="small" type="button" @click=${() => this.uploads.clear()}>${t.documents.dismiss}</button></div>
        </section>`;
    }

    private file({ name, size, sent, state, reason }: Upload) {
        return html`<li>
            <span class="cut">${name}</span>
            ${state === 'done' ? html`<span class="state good">${icon('check', 16)}${bytes(size)}</span>` : html`<span class="state">${state === 'sending' ? `${Math.round(sent * 100)} %` : bytes(size)}</span>`}
            ${state === 'sending' ? html`<progress max="1" .value=${sent} aria-label=${t.documents.uploading(name)}></progress>` : nothing}
            ${reason ? html`<span class="bad">${reason}</span>` : nothing}
        </li>`;
    }

    private picked(): void {
        this.chosen = [...(this.picker.files ?? [])];
        this.picker.value = '';
    }

    private enter(event: DragEvent): void {
        event.preventDefault();
        this.depth++;
        this.over = true;
    }

    private hover(event: DragEvent): void {
        event.preventDefault();
    }

    private leave(): void {
        this.over = --this.depth > 0;
    }

    private drop(event: DragEvent): void {
        event.preventDefault();
        this.depth = 0;
        this.over = false;
        this.chosen = [...(event.dataTransfer?.files ?? [])];
    }
}
