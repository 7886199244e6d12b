import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A value that elements can watch. */
export class Store<T> {
    private readonly listeners = new Set<() => void>();

    constructor(private current: T) {}

    get value(): T {
        return this.current;
    }

    set value(next: T) {
        this.current = next;
        for (const listener of [...this.listeners]) listener();
    }

    subscribe(listener: () => void): () => void {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    }
}

/** Renders its element again whenever one of the stores changes. */
export class Watch implements ReactiveController {
    private readonly stores: readonly Store<unknown>[];
    private endings: (() => void)[] = [];

    constructor(private readonly host: ReactiveControllerHost, ...stores: Store<never>[] | Store<any>[]) {
        this.stores = stores as Store<unknown>[];
        host.addController(this);
    }

    hostConnected(): void {
        this.endings = this.stores.map(store => store.subscribe(() => this.host.requestUpdate()));
    }

    hostDisconnected(): void {
        for (const end of this.endings) end();
    }
}
