import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import '../design/lk-dialog';
import { get, patch, post, put, sentenceOf } from '../platform/client';
import type { Collection, Models, SearchSettings, Team } from '../platform/types';
import { t } from '../strings';

/** Creates or edits a collection. Fires `saved` with it, and `dismissed`. */
@customElement('lk-collection-dialog')
export class LkCollectionDialog extends LitElement {
    static override styles = [
        controls,
        css`
            form { display: grid; gap: 18px; }
            fieldset { display: grid; gap: 2px; margin: 0; padding: 0; border: 0; }
            legend { margin-bottom: 6px; padding: 0; font-weight: 550; font-size: var(--text-s); }
            .teams { display: grid; max-height: 180px; overflow-y: auto; margin-left: 28px; padding-left: 12px; border-left: 2px solid var(--line); }
        `,
    ];

    @property({ attribute: false }) collection: Collection | null = null;
    @state() private teams: Team[] = [];
    @state() private everyone = true;
    @state() private readers: string[] = [];
    @state() private labels: string[] = [];
    /** Of a collection that is there already. */
    @state() private search: SearchSettings | null = null;
    @state() private failure = '';
    @state() private busy = false;
    @query('#name') private name!: HTMLInputElement;
    @query('#sensitivity') private sensitivity!: HTMLSelectElement;
    @query('#description') private description!: HTMLTextAreaElement;
    @query('#instruction') private instruction!: HTMLTextAreaElement | null;

    override connectedCallback(): void {
        super.connectedCallback();
        this.everyone = this.collection?.everyone ?? true;
        this.readers = this.collection?.readers ?? [];
        get<Models>('/api/models').then(models => (this.labels = models.labels), () => (this.labels = []));
        if (this.collection) get<SearchSettings>(this.searchPath(this.collection)).then(search => (this.search = search), (failure: unknown) => (this.failure = sentenceOf(failure)));
        get<Team[]>('/api/teams').then(teams => (this.teams = teams), (failure: unknown) => (this.failure = sentenceOf(failure)));
    }

    override firstUpdated(): void {
        this.name.focus();
    }

    override render() {
        const text = t.collections;
        return html`<lk-dialog heading=${this.collection ? text.editHeading : text.create} @dismissed=${this.end}>
            <form id="form" @submit=${this.submit} novalidate>
                <div class="field"><label for="name">${text.name}</label><input id="name" maxlength="200" required .value=${this.collection?.name ?? ''}></div>
                <div class="field"><label for="description">${text.description}</label>
                    <textarea id="description" rows="2" maxlength="1000" aria-describedby="hint" .value=${this.collection?.description ?? ''}></textarea>
                    <p class="hint" id="hint">${text.descriptionHint}</p></div>
                <fieldset>
                    <legend>${text.readers}</legend>
                    <label class="choice"><input type="radio" name="readers" .checked=${this.everyone} @change=${() => (this.everyone = true)}><span>${text.everyone}</span></label>
                    <label class="choice"><input type="radio" name="readers" .checked=${!this.everyone} @change=${() => (this.everyone = false)}><span>${text.teamsOnly}</span></label>
                    ${this.everyone ? nothing : this.choices()}
                </fieldset>
                <div class="field"><label for="sensitivity">${text.sensitivity}</label>
                    <select id="sensitivity" aria-describedby="sensitivity-hint">${this.choosable().map(label => html`<option value=${label} ?selected=${label === this.label()}>${label}</option>`)}</select>
                    <p class="hint" id="sensitivity-hint">${text.sensitivityHint}</p></div>
                ${this.instructionField()}
            </form>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            <button slot="actions" class="secondary" type="button" @click=${this.end}>${t.cancel}</button>
            <button slot="actions" class="primary" type="submit" form="form" ?disabled=${this.busy}>${this.collection ? t.save : t.create}</button>
        </lk-dialog>`;
    }

    /** Shown where it does something: when the model is told what questions are for, or one is left from a model that was. */
    private instructionField() {
        const search = this.search;
        if (!search?.usualInstruction && !search?.queryInstruction) return nothing;
        const text = t.collections;
        return html`<div class="field"><label for="instruction">${text.instruction}</label>
            <textarea id="instruction" rows="3" maxlength="1000" aria-describedby="instruction-hint" placeholder=${search.usualInstruction ?? ''} .value=${search.queryInstruction ?? ''}></textarea>
            <p class="hint" id="instruction-hint">${search.usualInstruction ? text.instructionHint : text.instructionIdle(search.model)}</p></div>`;
    }

    private readonly searchPath = (collection: Collection): string => `/api/collections/${collection.id}/search-settings`;

    private label(): string {
        return this.collection?.sensitivity ?? (this.labels.includes('internal') ? 'internal' : (this.labels[0] ?? 'internal'));
    }

    /** The labels of models.yaml, and the one it has, which may have gone from there. */
    private choosable(): string[] {
        return this.labels.includes(this.label()) ? this.labels : [...this.labels, this.label()];
    }

    private choices() {
        if (!this.teams.length) return html`<p class="hint">${t.collections.noTeams}</p>`;
        return html`<div class="teams">${this.teams.map(team => html`<label class="choice">
                <input type="checkbox" .checked=${this.readers.includes(team.id)} @change=${() => this.toggle(team.id)}><span>${team.name}</span></label>`)}</div>
            ${this.readers.length ? nothing : html`<p class="hint">${t.collections.someTeam}</p>`}`;
    }

    private toggle(id: string): void {
        this.readers = this.readers.includes(id) ? this.readers.filter(other => other !== id) : [...this.readers, id];
    }

    private async submit(event: Event): Promise<void> {
        event.preventDefault();
        const name = this.name.value.trim();
        if (!name) return this.name.focus();
        const body = { name, description: this.description.value.trim(), everyone: this.everyone, readers: this.everyone ? [] : this.readers, sensitivity: this.sensitivity.value };
        this.busy = true;
        try {
            // first, since it may be refused
            await this.saveInstruction();
            const saved = this.collection
                ? ((await patch<Collection | undefined>(`/api/collections/${this.collection.id}`, body)) ?? { ...this.collection, ...body })
                : await post<Collection>('/api/collections', body);
            this.dispatchEvent(new CustomEvent('saved', { detail: saved }));
        } catch (failure) {
            this.failure = sentenceOf(failure);
        } finally {
            this.busy = false;
        }
    }

    private async saveInstruction(): Promise<void> {
        const queryInstruction = this.instruction?.value.trim().replace(/\s+/g, ' ') ?? '';
        if (!this.collection || !this.instruction || queryInstruction === (this.search?.queryInstruction ?? '')) return;
        this.search = await put<SearchSettings>(this.searchPath(this.collection), { queryInstruction });
    }

    private end(): void {
        this.dispatchEvent(new Event('dismissed'));
    }
}
