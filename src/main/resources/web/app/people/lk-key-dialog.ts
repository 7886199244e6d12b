import { LitElement, css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import '../design/lk-dialog';
import { get, post, sentenceOf } from '../platform/client';
import type { ApiKey, Collection } from '../platform/types';
import { t } from '../strings';

/** Creates an API key. Fires `saved` with it, the only time that the key itself is known, and `dismissed`. */
@customElement('lk-key-dialog')
export class LkKeyDialog extends LitElement {
    static override styles = [
        controls,
        css`
            form { display: grid; gap: 18px; }
            fieldset { display: grid; gap: 2px; margin: 0; padding: 0; border: 0; }
            legend { margin-bottom: 6px; padding: 0; font-weight: 550; font-size: var(--text-s); }
            .some { display: grid; max-height: 180px; overflow-y: auto; margin-left: 28px; padding-left: 12px; border-left: 2px solid var(--line); }
        `,
    ];

    @state() private collections: Collection[] = [];
    @state() private limited = false;
    @state() private scope: string[] = [];
    @state() private failure = '';
    @query('#name') private name!: HTMLInputElement;
    @query('#expires') private expires!: HTMLSelectElement;

    override connectedCallback(): void {
        super.connectedCallback();
        get<Collection[]>('/api/collections').then(all => (this.collections = all.filter(collection => collection.readable)), () => undefined);
    }

    override firstUpdated(): void {
        this.name.focus();
    }

    override render() {
        const text = t.keys;
        return html`<lk-dialog heading=${text.add} @dismissed=${this.end}>
            <form id="form" @submit=${this.submit} novalidate>
                <div class="field"><label for="name">${text.name}</label><input id="name" maxlength="200" required autocomplete="off" aria-describedby="hint"><p class="hint" id="hint">${text.nameHint}</p></div>
                <div class="field"><label for="expires">${text.expires}</label>
                    <select id="expires">${Object.entries(text.expiresIn).map(([days, label]) => html`<option value=${days} ?selected=${days === '90'}>${label}</option>`)}</select></div>
                <fieldset>
                    <legend>${text.scope}</legend>
                    <label class="choice"><input type="radio" name="scope" .checked=${!this.limited} @change=${() => (this.limited = false)}><span>${text.scopeAll}</span></label>
                    <label class="choice"><input type="radio" name="scope" .checked=${this.limited} @change=${() => (this.limited = true)}><span>${text.scopeSome}</span></label>
                    ${this.limited ? html`<div class="some">${this.collections.map(collection => html`<label class="choice"><input type="checkbox" .checked=${this.scope.includes(collection.id)} @change=${() => this.toggle(collection.id)}><span>${collection.name}</span></label>`)}</div>` : nothing}
                </fieldset>
            </form>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            <button slot="actions" class="secondary" type="button" @click=${this.end}>${t.cancel}</button>
            <button slot="actions" class="primary" type="submit" form="form">${t.create}</button>
        </lk-dialog>`;
    }

    private toggle(id: string): void {
        this.scope = this.scope.includes(id) ? this.scope.filter(other => other !== id) : [...this.scope, id];
    }

    private async submit(event: Event): Promise<void> {
        event.preventDefault();
        const name = this.name.value.trim();
        if (!name) return this.name.focus();
        try {
            const body = { name, scope: this.limited ? this.scope : null, expiresInDays: Number(this.expires.value) };
            this.dispatchEvent(new CustomEvent('saved', { detail: await post<ApiKey>('/api/api-keys', body) }));
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    private end(): void {
        this.dispatchEvent(new Event('dismissed'));
    }
}
