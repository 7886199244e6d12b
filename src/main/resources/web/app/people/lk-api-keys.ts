import { LitElement, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-confirm';
import { get, remove, sentenceOf } from '../platform/client';
import { day } from '../platform/format';
import type { ApiKey } from '../platform/types';
import { t } from '../strings';
import './lk-key-dialog';
import './lk-once';

/** A person's own keys for scripts. */
@customElement('lk-api-keys')
export class LkApiKeys extends LitElement {
    static override styles = [controls, pageLayout];

    @state() private keys: ApiKey[] | null = null;
    @state() private failure = '';
    @state() private creating = false;
    @state() private revoking: ApiKey | null = null;
    @state() private created = '';

    override connectedCallback(): void {
        super.connectedCallback();
        document.title = t.title(t.keys.heading);
        void this.load();
    }

    override render() {
        return html`<div class="page">
            <header>
                <div class="grow"><h1>${t.keys.heading}</h1><p class="lead">${t.keys.lead}</p></div>
                <button class="primary" type="button" @click=${() => (this.creating = true)}>${icon('plus', 18)}${t.keys.add}</button>
            </header>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${this.keys?.length === 0 ? html`<div class="card empty">${icon('key', 32)}<h2>${t.keys.empty}</h2><p>${t.keys.emptyBody}</p></div>` : nothing}
            ${this.keys?.length ? this.table(this.keys) : nothing}
        </div>
        ${this.creating ? html`<lk-key-dialog @dismissed=${() => (this.creating = false)} @saved=${this.saved}></lk-key-dialog>` : nothing}
        ${this.revoking ? html`<lk-confirm heading=${t.keys.revokeHeading(this.revoking.name)} body=${t.keys.revokeBody} verb=${t.keys.revoke} .act=${this.revoke(this.revoking)} @dismissed=${() => (this.revoking = null)}></lk-confirm>` : nothing}
        ${this.created ? html`<lk-once heading=${t.keys.created} body=${t.keys.createdBody} value=${this.created} @dismissed=${() => (this.created = '')}></lk-once>` : nothing}`;
    }

    private table(keys: ApiKey[]) {
        const text = t.keys;
        return html`<div class="card scroll" tabindex="0" role="group" aria-label=${text.heading}><table aria-label=${text.heading}>
            <thead><tr><th scope="col">${text.name}</th><th scope="col">${text.prefix}</th><th scope="col">${text.scope}</th><th scope="col">${text.expires}</th><th scope="col">${text.used}</th><th scope="col"><span class="unseen">${t.documents.actions}</span></th></tr></thead>
            <tbody>${keys.map(key => html`<tr>
                <td>${key.name}</td><td><code>${key.prefix}…</code></td>
                <td class="soft">${key.scope ? text.scopes(key.scope.length) : text.scopeAll}</td>
                <td class="soft">${key.expiresAt ? day(key.expiresAt) : text.never}</td>
                <td class="soft">${key.lastUsedAt ? day(key.lastUsedAt) : text.never}</td>
                <td class="actions"><button class="small secondary" type="button" aria-label=${text.revokeOne(key.name)} @click=${() => (this.revoking = key)}>${text.revoke}</button></td>
            </tr>`)}</tbody>
        </table></div>`;
    }

    private async load(): Promise<void> {
        try {
            this.keys = await get<ApiKey[]>('/api/api-keys');
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    private saved(event: CustomEvent<ApiKey>): void {
        this.creating = false;
        this.created = event.detail.key ?? '';
        void this.load();
    }

    private revoke(key: ApiKey): () => Promise<void> {
        return async () => {
            await remove(`/api/api-keys/${key.id}`);
            await this.load();
        };
    }
}
