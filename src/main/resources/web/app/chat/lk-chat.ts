import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import { get, Problem, sentenceOf } from '../platform/client';
import { navigate } from '../platform/router';
import type { Step } from '../platform/steps';
import { Watch } from '../platform/store';
import type { Collection, Message } from '../platform/types';
import { t } from '../strings';
import '../viewer/lk-viewer';
import { ASK, agentOf, agents, refreshAgents } from './agents';
import { chatLayout } from './chat-layout';
import { createConversation, openConversation, refreshConversations } from './conversations';
import './lk-answer';
import type { AnswerView, Opening } from './lk-answer';
import './lk-composer';
import type { Ask, LkComposer } from './lk-composer';
import './lk-run-view';
import './lk-welcome';
import { Run, startRun } from './run';
import { isEventful, timeline } from './timeline';

/** Ids of messages that the service does not know. */
const LOCAL = 'local-';

/** A conversation: questions, answers with citations, the document beside them, and where to ask on. */
@customElement('lk-chat')
export class LkChat extends LitElement {
    static override styles = [controls, chatLayout];

    @property({ attribute: false }) conversationId: string | null = null;
    @state() private messages: Message[] = [];
    @state() private run: Run | null = null;
    @state() private missing = '';
    @state() private opening: Opening | null = null;
    @state() private collections: Collection[] = [];
    @state() private announcement = '';
    @state() private heading = '';
    @state() private agent = ASK;
    @query('lk-composer') private composer!: LkComposer;
    @query('.scroll') private scroller!: HTMLElement;
    private loadedId: string | null | undefined = undefined;
    private lastAsk: Ask | null = null;
    private readonly growing = new ResizeObserver(() => {
        if (this.atEnd && this.messages.length) this.scroller.scrollTop = this.scroller.scrollHeight;
    });
    private atEnd = true;
    /** Of the runs that this page saw, by id. */
    private readonly seen = new Map<string, Step[]>();
    protected readonly watch = new Watch(this, agents);

    override connectedCallback(): void {
        super.connectedCallback();
        get<Collection[]>('/api/collections').then(all => (this.collections = all.filter(collection => collection.readable)), () => undefined);
        refreshAgents().catch(() => undefined);
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.growing.disconnect();
        this.run?.close();
    }

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (changed.has('conversationId') && this.conversationId !== this.loadedId) void this.load();
    }

    override render() {
        const started = this.messages.length > 0 || this.run !== null;
        return html`<div class="split ${this.opening ? 'open' : ''}">
            <section class="chat ${started || this.conversationId ? '' : 'blank'}" aria-label=${this.name}>
                <div class="scroll" tabindex="-1" @scroll=${this.scrolled}>
                    <div class="column" @open-citation=${(event: CustomEvent<Opening>) => (this.opening = event.detail)}>
                        ${this.missing ? html`<div class="notice info" role="alert">${icon('info', 18)}<span>${this.missing}</span></div>` : nothing}
                        ${!started && !this.conversationId ? html`<lk-welcome .agent=${this.chosen} @starter=${(event: CustomEvent<string>) => this.ask({ question: event.detail, collections: [], agent: this.chosen })}></lk-welcome>` : nothing}
                        ${started || this.conversationId ? html`<h1 class="unseen">${this.name}</h1>` : nothing}
                        ${repeat(this.messages, message => message.id, message => this.message(message))}
                        ${this.run ? html`<lk-run-view .run=${this.run} .active=${this.activeIn(this.run.id)} @decided=${() => this.composer.focus()}></lk-run-view>` : nothing}
                    </div>
                </div>
                <div class="dock"><div class="column">
                    <lk-composer .collections=${this.collections} ?running=${this.run !== null} ?follow=${started} .agent=${this.chosen}
                        @agent=${(event: CustomEvent<string>) => (this.agent = event.detail)}
                        @ask=${(event: CustomEvent<Ask>) => this.ask(event.detail)} @stop=${() => this.run?.cancel()}></lk-composer>
                </div></div>
                <p class="unseen" role="status">${this.announcement}</p>
            </section>
            ${this.opening ? html`<lk-viewer .citations=${this.opening.citations} .index=${this.opening.index} @moved=${this.moved} @closed=${this.closeViewer}></lk-viewer>` : nothing}
        </div>`;
    }

    private message(message: Message) {
        if (message.author === 'PERSON') return html`<h2 class="question ${message.text.length > 220 ? 'long' : ''}"><span class="unseen">${t.chat.you}: </span>${message.text}</h2>`;
        const first = this.messages.find(candidate => candidate.model === 'extractive' && candidate.outcome !== 'ABSTAINED');
        return html`${message.text || message.outcome !== 'FAILED' ? this.answer(message, message === first) : nothing}
            ${message.outcome === 'FAILED' ? this.failed(message) : nothing}`;
    }

    private answer(message: Message, explain: boolean) {
        const steps = this.seen.get(message.runId ?? message.id) ?? [];
        const answer: AnswerView = { ...message, agent: message.agent ?? null, steps, verdicts: message.verdicts ?? [], conflicts: message.conflicts ?? [], running: false };
        return html`<article aria-label=${t.chat.answer}><lk-answer .answer=${answer} .active=${this.activeIn(message.id)} ?explain=${explain}></lk-answer></article>`;
    }

    /** Number of the citation of this answer that the viewer shows. */
    private activeIn(answerId: string): number {
        return this.opening?.answerId === answerId ? (this.opening.citations[this.opening.index]?.number ?? 0) : 0;
    }

    /** The agent that is asked: the last choice, as long as there is it. */
    private get chosen(): string {
        return agentOf(this.agent) || agents.value.length === 0 ? this.agent : ASK;
    }

    private failed(message: Message) {
        const { reason, remedy } = message;
        return html`<div class="failure" role="alert">
            ${icon('warning')}<div><strong>${t.chat.failed}</strong><p>${reason} ${remedy}</p></div>
            ${message === this.messages.at(-1) && !this.run ? html`<button class="secondary small" type="button" @click=${() => this.askAgain(message)}>${icon('retry', 16)}${t.chat.askAgain}</button>` : nothing}
        </div>`;
    }

    private async load(): Promise<void> {
        const id = this.conversationId;
        this.leave();
        this.loadedId = id;
        document.title = t.title(t.nav.newChat);
        if (!id) {
            await this.updateComplete;
            return this.composer.focus();
        }
        try {
            const conversation = await openConversation(id);
            if (id !== this.loadedId) return;
            this.messages = conversation.messages;
            this.agent = conversation.messages.findLast(message => message.agent)?.agent ?? ASK;
            this.heading = conversation.title;
            document.title = t.title(this.name);
            if (conversation.run?.state === 'RUNNING') this.follow(conversation.run.id, true);
            this.atEnd = true;
        } catch (failure) {
            if (id === this.loadedId) this.missing = failure instanceof Problem && failure.status === 404 ? t.chat.missing : sentenceOf(failure);
        }
        await this.updateComplete;
        if (!this.missing && innerWidth > 860) this.composer.focus();
    }

    private leave(): void {
        this.run?.close();
        this.run = null;
        this.messages = [];
        this.missing = '';
        this.opening = null;
        this.announcement = '';
        this.lastAsk = null;
        this.heading = '';
        this.agent = ASK;
    }

    private get name(): string {
        return this.heading || this.messages[0]?.text || t.chat.untitled;
    }

    private async ask(ask: Ask): Promise<void> {
        if (this.run) return;
        this.lastAsk = ask;
        this.atEnd = true;
        this.messages = [...this.messages, localMessage('PERSON', ask.question)];
        try {
            const id = this.conversationId ?? (await this.begin());
            const { runId } = await startRun(id, ask.question, ask.collections, ask.agent);
            if (this.loadedId === id) this.follow(runId);
            void refreshConversations().catch(() => undefined);
        } catch (failure) {
            this.fail(sentenceOf(failure), '');
        }
    }

    private askAgain(failed: Message): void {
        const question = this.messages.findLast(message => message.author === 'PERSON');
        if (!question) return;
        if (failed.id.startsWith(LOCAL)) this.messages = this.messages.filter(message => message !== failed && message !== question);
        void this.ask({ question: question.text, collections: this.lastAsk?.collections ?? [], agent: this.lastAsk?.agent ?? this.chosen });
    }

    private async begin(): Promise<string> {
        const { id } = await createConversation();
        this.loadedId = id;
        this.conversationId = id;
        navigate(`/c/${id}`, true);
        return id;
    }

    /** @param adopt whether the run says which agent is chosen, because this page does not know */
    private follow(runId: string, adopt = false): void {
        const run = new Run(runId);
        this.run = run;
        run.state.subscribe(() => {
            if (this.run !== run) return;
            const { status, finished, failed, text, steps } = run.state.value;
            this.seen.set(runId, steps);
            const began = steps[0];
            if (adopt && began?.kind === 'began') {
                this.agent = began.agent;
                adopt = false;
            }
            if (finished) this.finish(finished);
            else if (failed) this.fail(failed.reason || t.chat.lost, failed.remedy);
            else if (!text) this.announcement = (isEventful(steps) && timeline(steps, run.state.value.sources).at(-1)?.text) || status;
            this.requestUpdate();
        });
    }

    private finish(message: Message): void {
        // the viewer may already show a citation of the streamed answer
        if (this.opening?.answerId === this.run?.id && this.opening) this.opening = { ...this.opening, answerId: message.id };
        this.run = null;
        this.messages = [...this.messages.filter(other => other.id !== message.id), message];
        this.announcement = message.outcome === 'ABSTAINED' ? t.chat.announceAbstained
            : message.outcome === 'STOPPED' ? t.chat.announceStopped : t.chat.announceDone(message.citations.length);
        refreshConversations().then(() => undefined, () => undefined);
    }

    private fail(reason: string, remedy: string): void {
        const text = this.run?.state.value.text ?? '';
        const runId = this.run?.id ?? null;
        this.run = null;
        this.messages = [...this.messages, { ...localMessage('LOREKEEP', text), runId, outcome: 'FAILED', reason, remedy }];
    }

    private moved(event: CustomEvent<number>): void {
        if (this.opening) this.opening = { ...this.opening, index: event.detail };
    }

    private closeViewer(): void {
        this.opening = null;
        this.composer.focus();
    }

    private scrolled(): void {
        const { scrollTop, scrollHeight, clientHeight } = this.scroller;
        this.atEnd = scrollHeight - scrollTop - clientHeight < 80;
    }

    protected override firstUpdated(): void {
        // answers render after this element does; whenever the column grows, whoever was at the end stays there
        this.growing.observe(this.renderRoot.querySelector('.scroll > .column')!);
    }
}

let locals = 0;

function localMessage(author: Message['author'], text: string): Message {
    const createdAt = new Date().toISOString();
    return { id: LOCAL + ++locals, parentId: null, author, text, createdAt, runId: null, outcome: null, model: null, citations: [], nearest: [] };
}
