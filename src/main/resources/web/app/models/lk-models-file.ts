import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import { post, put, sentenceOf } from '../platform/client';
import { hasRole } from '../platform/session';
import type { Models, ModelsValidation } from '../platform/types';
import { t } from '../strings';

/** The file that describes the models, to read, check and change. Fires `saved` with the state after it. */
@customElement('lk-models-file')
export class LkModelsFile extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            :host { height: auto; overflow: visible; }
            section { display: grid; gap: 10px; }
            textarea { min-height: 320px; font: var(--text-s) / 1.55 var(--mono); white-space: pre; overflow: auto; tab-size: 2; }
            .row { flex-wrap: wrap; }
            .notice span { overflow-wrap: anywhere; }
        `,
    ];

    @property({ attribute: false }) models!: Models;
    /** What is being edited; null follows the file. */
    @state() private draft: string | null = null;
    @state() private base = '';
    @state() private verdict: ModelsValidation | null = null;
    @state() private failure = '';
    @state() private busy = false;
    @query('textarea') private area!: HTMLTextAreaElement;

    override render() {
        const text = t.models;
        const editable = this.models.editable && hasRole('ADMIN');
        return html`<section>
            <h2><label for="file">${text.file}</label></h2>
            <p class="hint" id="file-hint">${editable ? text.fileHint(this.models.file) : text.fileFixed(this.models.file)}</p>
            <textarea id="file" aria-describedby="file-hint" spellcheck="false" autocomplete="off" autocapitalize="off" ?readonly=${!editable}
                placeholder=${text.example} .value=${this.draft ?? this.models.yaml} @input=${this.typed}></textarea>
            <div role="status">${this.verdict ? this.outcome(this.verdict) : nothing}</div>
            ${this.failure ? html`<div class="notice bad" role="alert">${icon('warning', 18)}<span>${this.failure}</span></div>` : nothing}
            ${editable
                ? html`<div class="row">
                    <button class="primary" type="button" ?disabled=${this.busy || this.draft === null} @click=${this.save}>${text.save}</button>
                    <button class="secondary" type="button" ?disabled=${this.busy} @click=${this.check}>${text.check}</button>
                    ${this.draft === null ? nothing : html`<button type="button" @click=${this.forget}>${text.forget}</button>`}
                </div>`
                : nothing}
        </section>`;
    }

    private outcome(verdict: ModelsValidation) {
        return verdict.problem
            ? html`<div class="notice bad">${icon('warning', 18)}<span>${verdict.problem}</span></div>`
            : html`<div class="notice good">${icon('check', 18)}<span>${t.models.valid(verdict.models)}</span></div>`;
    }

    private typed(): void {
        if (this.draft === null) this.base = this.models.sha256;
        this.draft = this.area.value;
        this.verdict = null;
        this.failure = '';
    }

    private forget(): void {
        this.draft = null;
        this.verdict = null;
        this.failure = '';
    }

    private async check(): Promise<boolean> {
        this.busy = true;
        this.failure = '';
        try {
            this.verdict = await post<ModelsValidation>('/api/models/validation', { yaml: this.area.value });
            if (this.verdict.line) this.show(this.verdict.line);
            return this.verdict.problem === null;
        } catch (failure) {
            this.failure = sentenceOf(failure);
            return false;
        } finally {
            this.busy = false;
        }
    }

    private async save(): Promise<void> {
        if (!(await this.check())) return;
        this.busy = true;
        try {
            const saved = await put<Models>('/api/models/file', { yaml: this.area.value, sha256: this.base || this.models.sha256 });
            this.draft = null;
            this.dispatchEvent(new CustomEvent('saved', { detail: saved }));
        } catch (failure) {
            this.failure = sentenceOf(failure);
        } finally {
            this.busy = false;
        }
    }

    /** Selects a line, counted from 1, and scrolls to it. */
    private show(line: number): void {
        const lines = this.area.value.split('\n');
        const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
        this.area.focus();
        this.area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
        this.area.scrollTop = (this.area.scrollHeight / lines.length) * Math.max(0, line - 4);
    }
}
