// Made from the server's API document by `npm run generate`; a test keeps the two equal.
export interface paths {
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics in the text format of Prometheus */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            status: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the database answers and its changes are followed */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            status: string;
                        };
                    };
                };
                /** @description Default Response */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much there is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: number;
                            users: number;
                            events: number;
                            modalities: string[];
                            /** @description Whether a text can be searched for */
                            searchable: boolean;
                            /** @description Where the counts of users and events have noise: what all aggregates of the period together may tell of one user */
                            privacy?: {
                                epsilon: number;
                                mechanism: string;
                                unit: string;
                                fromMs: number;
                                untilMs: number;
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the keys */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            keys?: {
                                id: string;
                                role: string;
                                label: string;
                                callsAMinute?: number;
                                createdAtMs?: number;
                                revokedAtMs?: number;
                                /** @description Given once, and kept nowhere */
                                key?: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /** Make a key */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        role: "read" | "write" | "admin";
                        /** @description Whose key it is */
                        label: string;
                        callsAMinute?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            role: string;
                            label: string;
                            callsAMinute?: number;
                            createdAtMs?: number;
                            revokedAtMs?: number;
                            /** @description Given once, and kept nowhere */
                            key?: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a key */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            revoked?: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models, the newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            models: ({
                                id: string;
                                kind: string;
                                path: string;
                                parent?: string;
                                metrics?: {
                                    [key: string]: unknown;
                                };
                                createdAtMs: number;
                            } & {
                                [key: string]: unknown;
                            })[];
                            /** @description The one in service; absent while there is none */
                            current?: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /** Make a trained bundle known */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        id: string;
                        /** @description From the catalogue's folder: runs/NAME */
                        path: string;
                        /** @description The model it was trained to replace */
                        parent?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            kind: string;
                            path: string;
                            parent?: string;
                            metrics?: {
                                [key: string]: unknown;
                            };
                            createdAtMs: number;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{id}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a model in service, on every server, without failing a call */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            kind: string;
                            path: string;
                            parent?: string;
                            metrics?: {
                                [key: string]: unknown;
                            };
                            createdAtMs: number;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put the model before in service again */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            kind: string;
                            path: string;
                            parent?: string;
                            metrics?: {
                                [key: string]: unknown;
                            };
                            createdAtMs: number;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/retrain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The retrains, the newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            retrains: ({
                                id: string;
                                /** @enum {string} */
                                state: "waiting" | "running" | "done" | "failed";
                                createdAtMs: number;
                                attempts?: number;
                                progress?: {
                                    [key: string]: unknown;
                                };
                                /** @description The model, its numbers and what became of it */
                                result?: {
                                    [key: string]: unknown;
                                };
                                error?: string;
                            } & {
                                [key: string]: unknown;
                            })[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Learn a model anew beside serving
         * @description Answered at once. The candidate is judged on the most recent tenth of the events beside the model that serves, and serves when it is not worse: when the lower end of the 95 % interval of their difference in NDCG@20, paired by user, is at least minus the tolerance.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Such as ease; the one that serves when absent */
                        model?: string;
                        /** @description Those that differ from the model's defaults */
                        settings?: {
                            [key: string]: number | boolean | string;
                        };
                        /** @default 1 */
                        seed?: number;
                        /**
                         * @description Whether it serves when it is not worse
                         * @default true
                         */
                        promote?: boolean;
                        /**
                         * @description Share of the serving model's NDCG@20 by which the lower end of the 95 % interval of the difference may be below 0
                         * @default 0.05
                         */
                        tolerance?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            state: "waiting" | "running" | "done" | "failed";
                            createdAtMs: number;
                            attempts?: number;
                            progress?: {
                                [key: string]: unknown;
                            };
                            /** @description The model, its numbers and what became of it */
                            result?: {
                                [key: string]: unknown;
                            };
                            error?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/retrain/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a retrain is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            state: "waiting" | "running" | "done" | "failed";
                            createdAtMs: number;
                            attempts?: number;
                            progress?: {
                                [key: string]: unknown;
                            };
                            /** @description The model, its numbers and what became of it */
                            result?: {
                                [key: string]: unknown;
                            };
                            error?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** End a retrain */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            cancelled?: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove what is older than it may be
         * @description A job, answered at once: by the limits of the body, or those that the server was started with where the body has none. Its result, which the audit log has too, says how many rows of each table were removed.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Remove events that are older; those of unknown time stay */
                        eventsDays?: number;
                        /** @description Remove recommendations that were given, and impressions, that are older */
                        givenDays?: number;
                        /** @description Remove jobs that ended longer ago; the latest of each kind stays */
                        jobsDays?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            kind: string;
                            /** @enum {string} */
                            state: "waiting" | "running" | "done" | "failed";
                            attempts: number;
                            payload: {
                                [key: string]: unknown;
                            };
                            /** @description What its worker told last */
                            progress?: {
                                [key: string]: unknown;
                            };
                            result?: unknown;
                            /** @description Why the last attempt failed */
                            error?: string;
                            runAtMs?: number;
                            /** @description Until when others leave it to its worker */
                            leaseUntilMs?: number;
                            createdAtMs: number;
                            updatedAtMs: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a user */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        /** Add or replace a user */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Anything JSON holds, by name */
                        attributes?: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            stored: number;
                            /** @description Users who asked to be forgotten, and were not stored */
                            forgotten: string[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        post?: never;
        /**
         * Forget a user
         * @description Removes rows, vectors, caches and what was learned of the user, and keeps them from coming back unnoticed.
         */
        delete: {
            parameters: {
                query?: {
                    /** @description Also gives what was removed */
                    receipt?: boolean;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            forgotten: boolean;
                            receipt?: {
                                /** @description A keyed hash, of which nobody can tell the id */
                                tombstone: string;
                                removed: {
                                    [key: string]: number;
                                };
                                atMs: number;
                                auditNumber: number;
                                auditDigest: string;
                                /** @description What becomes of the user's part in each trained model */
                                models: {
                                    id: string;
                                    /**
                                     * @description absent: it does not know the user; recomputed: it is being learned anew without them; marked: their own row is being taken out, and the rest waits for the next retrain
                                     * @enum {string}
                                     */
                                    way: "absent" | "recomputed" | "marked";
                                    method: string;
                                }[];
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/forgotten": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check that nothing of a user is left */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Whether nothing is left */
                            forgotten: boolean;
                            tombstone: string;
                            receipt?: {
                                [key: string]: unknown;
                            };
                            remaining: {
                                [key: string]: number;
                            };
                            /** @description What becomes of the user's part in each trained model */
                            models: {
                                id: string;
                                /**
                                 * @description absent: it does not know the user; recomputed: it is being learned anew without them; marked: their own row is being taken out, and the rest waits for the next retrain
                                 * @enum {string}
                                 */
                                way: "absent" | "recomputed" | "marked";
                                method: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything held on a user */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/readmit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a forgotten user come back */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id?: string;
                            readmitted?: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an item */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        /**
         * Add or replace an item
         * @description Its contents are encoded before the call is answered; it is recommendable from then on.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description What is shown, by modality: text, image, audio, video */
                        contents?: {
                            [key: string]: (string | {
                                /** @description A file on the public internet, fetched now */
                                url: string;
                            } | {
                                /** @description The digest that POST /v1/uploads gave */
                                upload: string;
                            })[];
                        };
                        /** @description Anything JSON holds, by name */
                        attributes?: {
                            [key: string]: unknown;
                        };
                        labels?: string[];
                        /** @description Kept, but never recommended */
                        hidden?: boolean;
                        /** @description Milliseconds since 1970 in UTC */
                        timestampMs?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @description Channels in which it has a vector */
                            encoded: string[];
                            problems: {
                                modality: string;
                                channel?: string;
                                code: string;
                                message: string;
                            }[];
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        post?: never;
        /** Remove an item; its events stay */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            removed?: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List items by id */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before */
                    after?: string;
                    limit?: number;
                    /** @description A text that the id, attributes or contents hold */
                    query?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: ({
                                id: string;
                            } & {
                                [key: string]: unknown;
                            })[];
                            next?: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        /** Add or replace up to 1,000 items */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @description What is shown, by modality: text, image, audio, video */
                            contents?: {
                                [key: string]: (string | {
                                    /** @description A file on the public internet, fetched now */
                                    url: string;
                                } | {
                                    /** @description The digest that POST /v1/uploads gave */
                                    upload: string;
                                })[];
                            };
                            /** @description Anything JSON holds, by name */
                            attributes?: {
                                [key: string]: unknown;
                            };
                            labels?: string[];
                            /** @description Kept, but never recommended */
                            hidden?: boolean;
                            /** @description Milliseconds since 1970 in UTC */
                            timestampMs?: number;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: ({
                                id: string;
                                /** @description Channels in which it has a vector */
                                encoded: string[];
                                problems: {
                                    modality: string;
                                    channel?: string;
                                    code: string;
                                    message: string;
                                }[];
                            } & {
                                [key: string]: unknown;
                            })[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give items the texts and pictures that converters make of what they show
         * @description Needs a server that was started with converters (--convert). Answered at once; the work is done by jobs, and what has its result already costs nothing.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description All items when absent */
                        items?: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Those that show something to convert and may show what it becomes */
                            items: number;
                            /** @description See /v1/jobs */
                            jobs: string[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users by id */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before */
                    after?: string;
                    limit?: number;
                    /** @description A text that the id, attributes or contents hold */
                    query?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            users: ({
                                id: string;
                            } & {
                                [key: string]: unknown;
                            })[];
                            next?: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        /** Add or replace up to 1,000 users */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        users: {
                            id: string;
                            /** @description Anything JSON holds, by name */
                            attributes?: {
                                [key: string]: unknown;
                            };
                        }[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            stored: number;
                            /** @description Users who asked to be forgotten, and were not stored */
                            forgotten: string[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add up to 10,000 events
         * @description Answered when they are on disk; the next recommendation knows them.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        events: {
                            /** @description The client's own; the same id twice is one event */
                            id?: string;
                            userId: string;
                            itemId: string;
                            /** @description Such as like, play, purchase, rating */
                            kind: string;
                            /** @description A rating, a play count, a share watched */
                            value?: number;
                            /** @description Milliseconds since 1970 in UTC */
                            timestampMs?: number;
                            /** @description The recommendation that led to it */
                            recommId?: string;
                        }[];
                        /**
                         * @description Also adds users and items that are not there
                         * @default false
                         */
                        createMissing?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Ids of the events that are on disk now */
                            added: string[];
                            /** @description Ids that were there before */
                            duplicates: string[];
                            /** @description Ids of events of users who asked to be forgotten */
                            forgotten: string[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a user did, the newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description The `next` of the page before */
                    before?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            events: {
                                [key: string]: unknown;
                            }[];
                            next?: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recommend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Items for a user, a session, or anybody */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        user?: string;
                        /** @description What somebody did just now; it makes no events, and is kept only with the answer, for its next page */
                        session?: {
                            id?: string;
                            events: {
                                itemId: string;
                                /** @default interaction */
                                kind?: string;
                                value?: number;
                                /** @description Milliseconds since 1970 in UTC */
                                timestampMs?: number;
                            }[];
                        };
                        scenario?: string;
                        /** @description A typed expression: {and|or: [filter, …]}, {not: filter} or {attribute, equals|in|greaterThan|atLeast|lessThan|atMost|exists|contains|containsAny|startsWith|within|newerThanMs|olderThanMs: value} */
                        filter?: {
                            [key: string]: unknown;
                        };
                        /** @description {filter, lift}: so many deviations of the candidates' scores */
                        boosts?: {
                            [key: string]: unknown;
                        }[];
                        /** @description {lift, halfLifeMs} */
                        freshness?: {
                            [key: string]: unknown;
                        };
                        /** @description {rate, halfLifeMs}: sinks what was shown lately */
                        rotation?: {
                            [key: string]: unknown;
                        };
                        /** @description {attribute, most} or {filter, most, least} */
                        quotas?: {
                            [key: string]: unknown;
                        }[];
                        diversity?: number;
                        /** @description {kind: "epsilon", share} or {kind: "thompson", spread} */
                        exploration?: {
                            [key: string]: unknown;
                        };
                        /** @description {itemId, position}, from 1 */
                        pins?: {
                            [key: string]: unknown;
                        }[];
                        /** @description What each modality counts, 1 when not said */
                        modalities?: {
                            [key: string]: number;
                        };
                        /** @description What model, content, trend and popularity count, 1 when not said */
                        sources?: {
                            [key: string]: number;
                        };
                        exclude?: string[];
                        /** @default false */
                        includeSeen?: boolean;
                        /** @description Settles what exploration draws; drawn anew when absent */
                        seed?: number;
                        /** @description Lets the language model reorder the first 50 for somebody with fewer than 5 likes; where it cannot, the order stays */
                        rerank?: boolean;
                        /** @default 10 */
                        count?: number;
                        /**
                         * @description Also says why, in words; in those of a language model for sentences, where it keeps to the facts
                         * @default false
                         */
                        explain?: boolean | "sentences";
                        /**
                         * @description Also gives what a person sees of each item
                         * @default false
                         */
                        view?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Name it in the events that follow */
                            recommId: string;
                            user?: string;
                            /** @description The experiment that the person is in, and the arm */
                            experiment?: {
                                id: string;
                                arm: string;
                            };
                            /** @description Whether anything known of the person had a part */
                            personal: boolean;
                            items: {
                                id: string;
                                score: number;
                                /** @description By source and modality; they sum to the score */
                                contributions: {
                                    [key: string]: number;
                                };
                                rules?: {
                                    finalScore: number;
                                    /** @description By source and modality; they sum to the score */
                                    lifts: {
                                        [key: string]: number;
                                    };
                                    /** @enum {string} */
                                    placedBy: "score" | "diversity" | "quota" | "pin" | "exploration";
                                    propensity?: number;
                                };
                                because?: {
                                    id: string;
                                    title?: string;
                                    modality: string;
                                    /** @description Cosine, -1 to 1 */
                                    similarity: number;
                                    contribution: number;
                                }[];
                                sentence?: string;
                                item?: {
                                    [key: string]: unknown;
                                };
                            }[];
                            liked?: {
                                [key: string]: unknown;
                            }[];
                            /** @description What the rules or the model could not do */
                            notes?: string[];
                            /** @description Whether the language model had a part in the order, where asked */
                            reranked?: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Why an item is in an answer, or why it is not */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        item: string;
                        user?: string;
                        /** @description What somebody did just now; it makes no events, and is kept only with the answer, for its next page */
                        session?: {
                            id?: string;
                            events: {
                                itemId: string;
                                /** @default interaction */
                                kind?: string;
                                value?: number;
                                /** @description Milliseconds since 1970 in UTC */
                                timestampMs?: number;
                            }[];
                        };
                        scenario?: string;
                        /** @description A typed expression: {and|or: [filter, …]}, {not: filter} or {attribute, equals|in|greaterThan|atLeast|lessThan|atMost|exists|contains|containsAny|startsWith|within|newerThanMs|olderThanMs: value} */
                        filter?: {
                            [key: string]: unknown;
                        };
                        /** @description {filter, lift}: so many deviations of the candidates' scores */
                        boosts?: {
                            [key: string]: unknown;
                        }[];
                        /** @description {lift, halfLifeMs} */
                        freshness?: {
                            [key: string]: unknown;
                        };
                        /** @description {rate, halfLifeMs}: sinks what was shown lately */
                        rotation?: {
                            [key: string]: unknown;
                        };
                        /** @description {attribute, most} or {filter, most, least} */
                        quotas?: {
                            [key: string]: unknown;
                        }[];
                        diversity?: number;
                        /** @description {kind: "epsilon", share} or {kind: "thompson", spread} */
                        exploration?: {
                            [key: string]: unknown;
                        };
                        /** @description {itemId, position}, from 1 */
                        pins?: {
                            [key: string]: unknown;
                        }[];
                        /** @description What each modality counts, 1 when not said */
                        modalities?: {
                            [key: string]: number;
                        };
                        /** @description What model, content, trend and popularity count, 1 when not said */
                        sources?: {
                            [key: string]: number;
                        };
                        exclude?: string[];
                        /** @default false */
                        includeSeen?: boolean;
                        /** @description Settles what exploration draws; drawn anew when absent */
                        seed?: number;
                        /** @default 10 */
                        count?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            itemId: string;
                            title?: string;
                            personal: boolean;
                            score: number;
                            /** @description By source and modality; they sum to the score */
                            contributions: {
                                [key: string]: number;
                            };
                            rank: number;
                            among: number;
                            /** @description Its place in the answer; absent when it is not there */
                            position?: number;
                            rules?: {
                                finalScore: number;
                                /** @description By source and modality; they sum to the score */
                                lifts: {
                                    [key: string]: number;
                                };
                                /** @enum {string} */
                                placedBy: "score" | "diversity" | "quota" | "pin" | "exploration";
                                propensity?: number;
                            };
                            tastes: {
                                [key: string]: unknown;
                            }[];
                            because: {
                                id: string;
                                title?: string;
                                modality: string;
                                /** @description Cosine, -1 to 1 */
                                similarity: number;
                                contribution: number;
                            }[];
                            sentence: string;
                            whyNot?: {
                                /** @enum {string} */
                                reason: "hidden" | "excluded" | "seen" | "filter" | "rank" | "rules";
                                failed?: string[];
                                lacks?: number;
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recommendations/{id}/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The next page of an answer
         * @description Has a recommId of its own, to ask for the page after it. 404 for an id that is unknown or no longer kept, 410 when nothing is left.
         */
        get: {
            parameters: {
                query?: {
                    /** @description As the page before when absent */
                    count?: number;
                    explain?: boolean;
                    view?: boolean;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Name it in the events that follow */
                            recommId: string;
                            user?: string;
                            /** @description The experiment that the person is in, and the arm */
                            experiment?: {
                                id: string;
                                arm: string;
                            };
                            /** @description Whether anything known of the person had a part */
                            personal: boolean;
                            items: {
                                id: string;
                                score: number;
                                /** @description By source and modality; they sum to the score */
                                contributions: {
                                    [key: string]: number;
                                };
                                rules?: {
                                    finalScore: number;
                                    /** @description By source and modality; they sum to the score */
                                    lifts: {
                                        [key: string]: number;
                                    };
                                    /** @enum {string} */
                                    placedBy: "score" | "diversity" | "quota" | "pin" | "exploration";
                                    propensity?: number;
                                };
                                because?: {
                                    id: string;
                                    title?: string;
                                    modality: string;
                                    /** @description Cosine, -1 to 1 */
                                    similarity: number;
                                    contribution: number;
                                }[];
                                sentence?: string;
                                item?: {
                                    [key: string]: unknown;
                                };
                            }[];
                            liked?: {
                                [key: string]: unknown;
                            }[];
                            /** @description What the rules or the model could not do */
                            notes?: string[];
                            /** @description Whether the language model had a part in the order, where asked */
                            reranked?: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/impressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell what was shown, up to 10,000 items
         * @description Answered when they are on disk. Rotation sinks what was shown; experiments count it.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        impressions: {
                            /** @description The client's own; the same id twice is one impression */
                            id?: string;
                            itemId: string;
                            /** @description The recommendation it was shown from; tells user, session, scenario and position too */
                            recommId?: string;
                            userId?: string;
                            sessionId?: string;
                            scenario?: string;
                            /** @description From 0 */
                            position?: number;
                            /** @description Milliseconds since 1970 in UTC */
                            atMs?: number;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description How many were taken; those of forgotten users are not kept */
                            stored: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The experiments, the newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            experiments: {
                                id: string;
                                /** @description What it is to find out */
                                question?: string;
                                /** @description The first is the control */
                                arms: {
                                    name: string;
                                    /**
                                     * @description Of the people who take part; weights need not sum to 1
                                     * @default 1
                                     */
                                    weight?: number;
                                    /** @description A registered model; the one in service when absent */
                                    model?: string;
                                    /** @description Fields of a recommendation that the arm settles, over what a call asks for */
                                    options?: {
                                        /** @description A typed expression: {and|or: [filter, …]}, {not: filter} or {attribute, equals|in|greaterThan|atLeast|lessThan|atMost|exists|contains|containsAny|startsWith|within|newerThanMs|olderThanMs: value} */
                                        filter?: {
                                            [key: string]: unknown;
                                        };
                                        /** @description {filter, lift}: so many deviations of the candidates' scores */
                                        boosts?: {
                                            [key: string]: unknown;
                                        }[];
                                        /** @description {lift, halfLifeMs} */
                                        freshness?: {
                                            [key: string]: unknown;
                                        };
                                        /** @description {rate, halfLifeMs}: sinks what was shown lately */
                                        rotation?: {
                                            [key: string]: unknown;
                                        };
                                        /** @description {attribute, most} or {filter, most, least} */
                                        quotas?: {
                                            [key: string]: unknown;
                                        }[];
                                        diversity?: number;
                                        /** @description {kind: "epsilon", share} or {kind: "thompson", spread} */
                                        exploration?: {
                                            [key: string]: unknown;
                                        };
                                        /** @description {itemId, position}, from 1 */
                                        pins?: {
                                            [key: string]: unknown;
                                        }[];
                                        /** @description What each modality counts, 1 when not said */
                                        modalities?: {
                                            [key: string]: number;
                                        };
                                        /** @description What model, content, trend and popularity count, 1 when not said */
                                        sources?: {
                                            [key: string]: number;
                                        };
                                        /** @description Lets the language model reorder the first 50 for somebody with fewer than 5 likes; where it cannot, the order stays */
                                        rerank?: boolean;
                                    };
                                }[];
                                /**
                                 * @description Of the people who take part
                                 * @default 1
                                 */
                                share: number;
                                /** @description Only recommendations that name it; all when absent */
                                scenario?: string;
                                /** @description Kinds of event that count; every kind when absent */
                                outcomes?: string[];
                                /**
                                 * @description How long after a recommendation an event counts
                                 * @default 86400000
                                 */
                                attributionMs: number;
                                /** @enum {string} */
                                state: "draft" | "running" | "stopped";
                                createdAtMs: number;
                                startedAtMs?: number;
                                stoppedAtMs?: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One experiment */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @description What it is to find out */
                            question?: string;
                            /** @description The first is the control */
                            arms: {
                                name: string;
                                /**
                                 * @description Of the people who take part; weights need not sum to 1
                                 * @default 1
                                 */
                                weight?: number;
                                /** @description A registered model; the one in service when absent */
                                model?: string;
                                /** @description Fields of a recommendation that the arm settles, over what a call asks for */
                                options?: {
                                    /** @description A typed expression: {and|or: [filter, …]}, {not: filter} or {attribute, equals|in|greaterThan|atLeast|lessThan|atMost|exists|contains|containsAny|startsWith|within|newerThanMs|olderThanMs: value} */
                                    filter?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {filter, lift}: so many deviations of the candidates' scores */
                                    boosts?: {
                                        [key: string]: unknown;
                                    }[];
                                    /** @description {lift, halfLifeMs} */
                                    freshness?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {rate, halfLifeMs}: sinks what was shown lately */
                                    rotation?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {attribute, most} or {filter, most, least} */
                                    quotas?: {
                                        [key: string]: unknown;
                                    }[];
                                    diversity?: number;
                                    /** @description {kind: "epsilon", share} or {kind: "thompson", spread} */
                                    exploration?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {itemId, position}, from 1 */
                                    pins?: {
                                        [key: string]: unknown;
                                    }[];
                                    /** @description What each modality counts, 1 when not said */
                                    modalities?: {
                                        [key: string]: number;
                                    };
                                    /** @description What model, content, trend and popularity count, 1 when not said */
                                    sources?: {
                                        [key: string]: number;
                                    };
                                    /** @description Lets the language model reorder the first 50 for somebody with fewer than 5 likes; where it cannot, the order stays */
                                    rerank?: boolean;
                                };
                            }[];
                            /**
                             * @description Of the people who take part
                             * @default 1
                             */
                            share: number;
                            /** @description Only recommendations that name it; all when absent */
                            scenario?: string;
                            /** @description Kinds of event that count; every kind when absent */
                            outcomes?: string[];
                            /**
                             * @description How long after a recommendation an event counts
                             * @default 86400000
                             */
                            attributionMs: number;
                            /** @enum {string} */
                            state: "draft" | "running" | "stopped";
                            createdAtMs: number;
                            startedAtMs?: number;
                            stoppedAtMs?: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        /**
         * Draft an experiment, or change a draft
         * @description Nobody is in it before it starts; once it has started its settings stay.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description What it is to find out */
                        question?: string;
                        /** @description The first is the control */
                        arms: {
                            name: string;
                            /**
                             * @description Of the people who take part; weights need not sum to 1
                             * @default 1
                             */
                            weight?: number;
                            /** @description A registered model; the one in service when absent */
                            model?: string;
                            /** @description Fields of a recommendation that the arm settles, over what a call asks for */
                            options?: {
                                /** @description A typed expression: {and|or: [filter, …]}, {not: filter} or {attribute, equals|in|greaterThan|atLeast|lessThan|atMost|exists|contains|containsAny|startsWith|within|newerThanMs|olderThanMs: value} */
                                filter?: {
                                    [key: string]: unknown;
                                };
                                /** @description {filter, lift}: so many deviations of the candidates' scores */
                                boosts?: {
                                    [key: string]: unknown;
                                }[];
                                /** @description {lift, halfLifeMs} */
                                freshness?: {
                                    [key: string]: unknown;
                                };
                                /** @description {rate, halfLifeMs}: sinks what was shown lately */
                                rotation?: {
                                    [key: string]: unknown;
                                };
                                /** @description {attribute, most} or {filter, most, least} */
                                quotas?: {
                                    [key: string]: unknown;
                                }[];
                                diversity?: number;
                                /** @description {kind: "epsilon", share} or {kind: "thompson", spread} */
                                exploration?: {
                                    [key: string]: unknown;
                                };
                                /** @description {itemId, position}, from 1 */
                                pins?: {
                                    [key: string]: unknown;
                                }[];
                                /** @description What each modality counts, 1 when not said */
                                modalities?: {
                                    [key: string]: number;
                                };
                                /** @description What model, content, trend and popularity count, 1 when not said */
                                sources?: {
                                    [key: string]: number;
                                };
                                /** @description Lets the language model reorder the first 50 for somebody with fewer than 5 likes; where it cannot, the order stays */
                                rerank?: boolean;
                            };
                        }[];
                        /**
                         * @description Of the people who take part
                         * @default 1
                         */
                        share?: number;
                        /** @description Only recommendations that name it; all when absent */
                        scenario?: string;
                        /** @description Kinds of event that count; every kind when absent */
                        outcomes?: string[];
                        /**
                         * @description How long after a recommendation an event counts
                         * @default 86400000
                         */
                        attributionMs?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @description What it is to find out */
                            question?: string;
                            /** @description The first is the control */
                            arms: {
                                name: string;
                                /**
                                 * @description Of the people who take part; weights need not sum to 1
                                 * @default 1
                                 */
                                weight?: number;
                                /** @description A registered model; the one in service when absent */
                                model?: string;
                                /** @description Fields of a recommendation that the arm settles, over what a call asks for */
                                options?: {
                                    /** @description A typed expression: {and|or: [filter, …]}, {not: filter} or {attribute, equals|in|greaterThan|atLeast|lessThan|atMost|exists|contains|containsAny|startsWith|within|newerThanMs|olderThanMs: value} */
                                    filter?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {filter, lift}: so many deviations of the candidates' scores */
                                    boosts?: {
                                        [key: string]: unknown;
                                    }[];
                                    /** @description {lift, halfLifeMs} */
                                    freshness?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {rate, halfLifeMs}: sinks what was shown lately */
                                    rotation?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {attribute, most} or {filter, most, least} */
                                    quotas?: {
                                        [key: string]: unknown;
                                    }[];
                                    diversity?: number;
                                    /** @description {kind: "epsilon", share} or {kind: "thompson", spread} */
                                    exploration?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {itemId, position}, from 1 */
                                    pins?: {
                                        [key: string]: unknown;
                                    }[];
                                    /** @description What each modality counts, 1 when not said */
                                    modalities?: {
                                        [key: string]: number;
                                    };
                                    /** @description What model, content, trend and popularity count, 1 when not said */
                                    sources?: {
                                        [key: string]: number;
                                    };
                                    /** @description Lets the language model reorder the first 50 for somebody with fewer than 5 likes; where it cannot, the order stays */
                                    rerank?: boolean;
                                };
                            }[];
                            /**
                             * @description Of the people who take part
                             * @default 1
                             */
                            share: number;
                            /** @description Only recommendations that name it; all when absent */
                            scenario?: string;
                            /** @description Kinds of event that count; every kind when absent */
                            outcomes?: string[];
                            /**
                             * @description How long after a recommendation an event counts
                             * @default 86400000
                             */
                            attributionMs: number;
                            /** @enum {string} */
                            state: "draft" | "running" | "stopped";
                            createdAtMs: number;
                            startedAtMs?: number;
                            stoppedAtMs?: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        post?: never;
        /** Remove an experiment that does not run */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            removed: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What came of each arm, with intervals
         * @description People are what was drawn: errors of ratios are the delta method's by person, differences are tested by Welch's t-test.
         */
        get: {
            parameters: {
                query?: {
                    confidence?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            experiment: {
                                id: string;
                                /** @description What it is to find out */
                                question?: string;
                                /** @description The first is the control */
                                arms: {
                                    name: string;
                                    /**
                                     * @description Of the people who take part; weights need not sum to 1
                                     * @default 1
                                     */
                                    weight?: number;
                                    /** @description A registered model; the one in service when absent */
                                    model?: string;
                                    /** @description Fields of a recommendation that the arm settles, over what a call asks for */
                                    options?: {
                                        /** @description A typed expression: {and|or: [filter, …]}, {not: filter} or {attribute, equals|in|greaterThan|atLeast|lessThan|atMost|exists|contains|containsAny|startsWith|within|newerThanMs|olderThanMs: value} */
                                        filter?: {
                                            [key: string]: unknown;
                                        };
                                        /** @description {filter, lift}: so many deviations of the candidates' scores */
                                        boosts?: {
                                            [key: string]: unknown;
                                        }[];
                                        /** @description {lift, halfLifeMs} */
                                        freshness?: {
                                            [key: string]: unknown;
                                        };
                                        /** @description {rate, halfLifeMs}: sinks what was shown lately */
                                        rotation?: {
                                            [key: string]: unknown;
                                        };
                                        /** @description {attribute, most} or {filter, most, least} */
                                        quotas?: {
                                            [key: string]: unknown;
                                        }[];
                                        diversity?: number;
                                        /** @description {kind: "epsilon", share} or {kind: "thompson", spread} */
                                        exploration?: {
                                            [key: string]: unknown;
                                        };
                                        /** @description {itemId, position}, from 1 */
                                        pins?: {
                                            [key: string]: unknown;
                                        }[];
                                        /** @description What each modality counts, 1 when not said */
                                        modalities?: {
                                            [key: string]: number;
                                        };
                                        /** @description What model, content, trend and popularity count, 1 when not said */
                                        sources?: {
                                            [key: string]: number;
                                        };
                                        /** @description Lets the language model reorder the first 50 for somebody with fewer than 5 likes; where it cannot, the order stays */
                                        rerank?: boolean;
                                    };
                                }[];
                                /**
                                 * @description Of the people who take part
                                 * @default 1
                                 */
                                share: number;
                                /** @description Only recommendations that name it; all when absent */
                                scenario?: string;
                                /** @description Kinds of event that count; every kind when absent */
                                outcomes?: string[];
                                /**
                                 * @description How long after a recommendation an event counts
                                 * @default 86400000
                                 */
                                attributionMs: number;
                                /** @enum {string} */
                                state: "draft" | "running" | "stopped";
                                createdAtMs: number;
                                startedAtMs?: number;
                                stoppedAtMs?: number;
                            };
                            control: string;
                            confidence: number;
                            arms: {
                                name: string;
                                /** @description Users, or sessions without a user */
                                people: number;
                                recommendations: number;
                                /** @description Items of answers that were shown, each once */
                                impressions: number;
                                /** @description Items of answers that were acted on, each once */
                                outcomes: number;
                                metrics: {
                                    outcomesPerImpression: {
                                        value?: number;
                                        interval?: number[];
                                        /** @description Against the control */
                                        difference?: {
                                            value: number;
                                            interval: number[];
                                            /** @description Share of the control's value */
                                            relative?: number;
                                            /** @description Two-sided */
                                            pValue?: number;
                                        };
                                    };
                                    outcomesPerPerson: {
                                        value?: number;
                                        interval?: number[];
                                        /** @description Against the control */
                                        difference?: {
                                            value: number;
                                            interval: number[];
                                            /** @description Share of the control's value */
                                            relative?: number;
                                            /** @description Two-sided */
                                            pValue?: number;
                                        };
                                    };
                                    /** @description Share of the people with at least one outcome */
                                    peopleWithOutcome: {
                                        value?: number;
                                        interval?: number[];
                                        /** @description Against the control */
                                        difference?: {
                                            value: number;
                                            interval: number[];
                                            /** @description Share of the control's value */
                                            relative?: number;
                                            /** @description Two-sided */
                                            pValue?: number;
                                        };
                                    };
                                };
                            }[];
                            sampleRatio: {
                                chiSquare: number;
                                pValue: number;
                                /** @description Whether people are lost from an arm: then no result holds */
                                mismatch: boolean;
                            };
                            notes: string[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start an experiment, on every server
         * @description The bundles of all its arms are loaded first. A person stays in one arm until it is stopped.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @description What it is to find out */
                            question?: string;
                            /** @description The first is the control */
                            arms: {
                                name: string;
                                /**
                                 * @description Of the people who take part; weights need not sum to 1
                                 * @default 1
                                 */
                                weight?: number;
                                /** @description A registered model; the one in service when absent */
                                model?: string;
                                /** @description Fields of a recommendation that the arm settles, over what a call asks for */
                                options?: {
                                    /** @description A typed expression: {and|or: [filter, …]}, {not: filter} or {attribute, equals|in|greaterThan|atLeast|lessThan|atMost|exists|contains|containsAny|startsWith|within|newerThanMs|olderThanMs: value} */
                                    filter?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {filter, lift}: so many deviations of the candidates' scores */
                                    boosts?: {
                                        [key: string]: unknown;
                                    }[];
                                    /** @description {lift, halfLifeMs} */
                                    freshness?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {rate, halfLifeMs}: sinks what was shown lately */
                                    rotation?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {attribute, most} or {filter, most, least} */
                                    quotas?: {
                                        [key: string]: unknown;
                                    }[];
                                    diversity?: number;
                                    /** @description {kind: "epsilon", share} or {kind: "thompson", spread} */
                                    exploration?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {itemId, position}, from 1 */
                                    pins?: {
                                        [key: string]: unknown;
                                    }[];
                                    /** @description What each modality counts, 1 when not said */
                                    modalities?: {
                                        [key: string]: number;
                                    };
                                    /** @description What model, content, trend and popularity count, 1 when not said */
                                    sources?: {
                                        [key: string]: number;
                                    };
                                    /** @description Lets the language model reorder the first 50 for somebody with fewer than 5 likes; where it cannot, the order stays */
                                    rerank?: boolean;
                                };
                            }[];
                            /**
                             * @description Of the people who take part
                             * @default 1
                             */
                            share: number;
                            /** @description Only recommendations that name it; all when absent */
                            scenario?: string;
                            /** @description Kinds of event that count; every kind when absent */
                            outcomes?: string[];
                            /**
                             * @description How long after a recommendation an event counts
                             * @default 86400000
                             */
                            attributionMs: number;
                            /** @enum {string} */
                            state: "draft" | "running" | "stopped";
                            createdAtMs: number;
                            startedAtMs?: number;
                            stoppedAtMs?: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/experiments/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop an experiment, for good; its report stays */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @description What it is to find out */
                            question?: string;
                            /** @description The first is the control */
                            arms: {
                                name: string;
                                /**
                                 * @description Of the people who take part; weights need not sum to 1
                                 * @default 1
                                 */
                                weight?: number;
                                /** @description A registered model; the one in service when absent */
                                model?: string;
                                /** @description Fields of a recommendation that the arm settles, over what a call asks for */
                                options?: {
                                    /** @description A typed expression: {and|or: [filter, …]}, {not: filter} or {attribute, equals|in|greaterThan|atLeast|lessThan|atMost|exists|contains|containsAny|startsWith|within|newerThanMs|olderThanMs: value} */
                                    filter?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {filter, lift}: so many deviations of the candidates' scores */
                                    boosts?: {
                                        [key: string]: unknown;
                                    }[];
                                    /** @description {lift, halfLifeMs} */
                                    freshness?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {rate, halfLifeMs}: sinks what was shown lately */
                                    rotation?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {attribute, most} or {filter, most, least} */
                                    quotas?: {
                                        [key: string]: unknown;
                                    }[];
                                    diversity?: number;
                                    /** @description {kind: "epsilon", share} or {kind: "thompson", spread} */
                                    exploration?: {
                                        [key: string]: unknown;
                                    };
                                    /** @description {itemId, position}, from 1 */
                                    pins?: {
                                        [key: string]: unknown;
                                    }[];
                                    /** @description What each modality counts, 1 when not said */
                                    modalities?: {
                                        [key: string]: number;
                                    };
                                    /** @description What model, content, trend and popularity count, 1 when not said */
                                    sources?: {
                                        [key: string]: number;
                                    };
                                    /** @description Lets the language model reorder the first 50 for somebody with fewer than 5 likes; where it cannot, the order stays */
                                    rerank?: boolean;
                                };
                            }[];
                            /**
                             * @description Of the people who take part
                             * @default 1
                             */
                            share: number;
                            /** @description Only recommendations that name it; all when absent */
                            scenario?: string;
                            /** @description Kinds of event that count; every kind when absent */
                            outcomes?: string[];
                            /**
                             * @description How long after a recommendation an event counts
                             * @default 86400000
                             */
                            attributionMs: number;
                            /** @enum {string} */
                            state: "draft" | "running" | "stopped";
                            createdAtMs: number;
                            startedAtMs?: number;
                            stoppedAtMs?: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/off-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Estimate what another model or other options would have earned
         * @description From recommendations that were given with epsilon exploration, whose chances were logged; errors are clustered by user.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A registered model; the one in service when absent */
                        model?: string;
                        /** @description In place of what was asked for; the policy judged neither explores nor rotates */
                        options?: {
                            /** @description A typed expression: {and|or: [filter, …]}, {not: filter} or {attribute, equals|in|greaterThan|atLeast|lessThan|atMost|exists|contains|containsAny|startsWith|within|newerThanMs|olderThanMs: value} */
                            filter?: {
                                [key: string]: unknown;
                            };
                            /** @description {filter, lift}: so many deviations of the candidates' scores */
                            boosts?: {
                                [key: string]: unknown;
                            }[];
                            /** @description {lift, halfLifeMs} */
                            freshness?: {
                                [key: string]: unknown;
                            };
                            /** @description {attribute, most} or {filter, most, least} */
                            quotas?: {
                                [key: string]: unknown;
                            }[];
                            diversity?: number;
                            /** @description {itemId, position}, from 1 */
                            pins?: {
                                [key: string]: unknown;
                            }[];
                            /** @description What each modality counts, 1 when not said */
                            modalities?: {
                                [key: string]: number;
                            };
                            /** @description What model, content, trend and popularity count, 1 when not said */
                            sources?: {
                                [key: string]: number;
                            };
                        };
                        scenario?: string;
                        experiment?: string;
                        arm?: string;
                        /** @description Milliseconds since 1970 in UTC */
                        sinceMs?: number;
                        /** @description Milliseconds since 1970 in UTC */
                        untilMs?: number;
                        /**
                         * @description Leading places judged; each further one leaves less of the log
                         * @default 1
                         */
                        places?: number;
                        /**
                         * @description Most answers judged
                         * @default 300
                         */
                        sample?: number;
                        outcomes?: string[];
                        /** @default 86400000 */
                        attributionMs?: number;
                        /** @default 0.95 */
                        confidence?: number;
                        /** @description Less noise for some bias towards 0 */
                        mostWeight?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Recommendations of the log that the question is about */
                            considered: number;
                            /** @description Those given to users by chances that are known */
                            usable: number;
                            /** @description Those judged */
                            answers: number;
                            people: number;
                            /** @description What the logged answers earned */
                            logged: {
                                /** @description Outcomes an answer, in the places judged */
                                value: number;
                                standardError: number;
                                interval: number[];
                            };
                            /** @description Inverse propensity scores: without bias */
                            ips: {
                                /** @description Outcomes an answer, in the places judged */
                                value: number;
                                standardError: number;
                                interval: number[];
                            };
                            /** @description Self-normalised: less noise; absent where nothing agrees */
                            snips?: {
                                /** @description Outcomes an answer, in the places judged */
                                value: number;
                                standardError: number;
                                interval: number[];
                            };
                            /** @description Answers of the policy itself that would tell as much */
                            effectiveSampleSizes: number[];
                            /** @description About 1 where the log has support for the policy */
                            meanWeights: number[];
                            largestWeight: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Work in the background, the newest first */
        get: {
            parameters: {
                query?: {
                    kind?: string;
                    state?: "waiting" | "running" | "done" | "failed";
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            jobs: {
                                id: string;
                                kind: string;
                                /** @enum {string} */
                                state: "waiting" | "running" | "done" | "failed";
                                attempts: number;
                                payload: {
                                    [key: string]: unknown;
                                };
                                /** @description What its worker told last */
                                progress?: {
                                    [key: string]: unknown;
                                };
                                result?: unknown;
                                /** @description Why the last attempt failed */
                                error?: string;
                                runAtMs?: number;
                                /** @description Until when others leave it to its worker */
                                leaseUntilMs?: number;
                                createdAtMs: number;
                                updatedAtMs: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One piece of work */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            kind: string;
                            /** @enum {string} */
                            state: "waiting" | "running" | "done" | "failed";
                            attempts: number;
                            payload: {
                                [key: string]: unknown;
                            };
                            /** @description What its worker told last */
                            progress?: {
                                [key: string]: unknown;
                            };
                            result?: unknown;
                            /** @description Why the last attempt failed */
                            error?: string;
                            runAtMs?: number;
                            /** @description Until when others leave it to its worker */
                            leaseUntilMs?: number;
                            createdAtMs: number;
                            updatedAtMs: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try work again that failed */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            kind: string;
                            /** @enum {string} */
                            state: "waiting" | "running" | "done" | "failed";
                            attempts: number;
                            payload: {
                                [key: string]: unknown;
                            };
                            /** @description What its worker told last */
                            progress?: {
                                [key: string]: unknown;
                            };
                            result?: unknown;
                            /** @description Why the last attempt failed */
                            error?: string;
                            runAtMs?: number;
                            /** @description Until when others leave it to its worker */
                            leaseUntilMs?: number;
                            createdAtMs: number;
                            updatedAtMs: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End work that waits or runs
         * @description Whoever is at work on it hears of it within half a minute.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            cancelled: boolean;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/spaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The embedding spaces, those in use first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            spaces: {
                                channel: string;
                                fingerprint: string;
                                dimensions: number;
                                model: {
                                    id: string;
                                    revision: string;
                                };
                                /** @description The model as a migration asked for it */
                                source?: string;
                                inUse: boolean;
                                /** @description Items that are served from it, of one in use; else vectors of it in the database */
                                vectors: number;
                                /** @description Of the catalogue's items, of one in use */
                                share?: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/spaces/{channel}/migrate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Encode one modality by another model, beside serving
         * @description A job that goes on after a restart; the former space serves until the new one is whole. No other modality is touched.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    channel: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A model folder, from the catalogue's folder, or hub:owner/name */
                        model: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            job: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/spaces/{channel}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Serve a channel from the space before again
         * @description What came since is encoded in the background.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    channel: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            channel: string;
                            fingerprint: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/items/{id}/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Items like an item */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default 10 */
                        count?: number;
                        /** @description By this alone; by all when absent */
                        modality?: string;
                        /** @description A typed expression: {and|or: [filter, …]}, {not: filter} or {attribute, equals|in|greaterThan|atLeast|lessThan|atMost|exists|contains|containsAny|startsWith|within|newerThanMs|olderThanMs: value} */
                        filter?: {
                            [key: string]: unknown;
                        };
                        /** @default false */
                        view?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                score: number;
                                /** @description By source and modality; they sum to the score */
                                contributions: {
                                    [key: string]: number;
                                };
                                rules?: {
                                    finalScore: number;
                                    /** @description By source and modality; they sum to the score */
                                    lifts: {
                                        [key: string]: number;
                                    };
                                    /** @enum {string} */
                                    placedBy: "score" | "diversity" | "quota" | "pin" | "exploration";
                                    propensity?: number;
                                };
                                because?: {
                                    id: string;
                                    title?: string;
                                    modality: string;
                                    /** @description Cosine, -1 to 1 */
                                    similarity: number;
                                    contribution: number;
                                }[];
                                sentence?: string;
                                item?: {
                                    [key: string]: unknown;
                                };
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Items that answer a text */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        text: string;
                        /** @default 10 */
                        count?: number;
                        /** @description A typed expression: {and|or: [filter, …]}, {not: filter} or {attribute, equals|in|greaterThan|atLeast|lessThan|atMost|exists|contains|containsAny|startsWith|within|newerThanMs|olderThanMs: value} */
                        filter?: {
                            [key: string]: unknown;
                        };
                        /** @default false */
                        view?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                score: number;
                                /** @description By source and modality; they sum to the score */
                                contributions: {
                                    [key: string]: number;
                                };
                                rules?: {
                                    finalScore: number;
                                    /** @description By source and modality; they sum to the score */
                                    lifts: {
                                        [key: string]: number;
                                    };
                                    /** @enum {string} */
                                    placedBy: "score" | "diversity" | "quota" | "pin" | "exploration";
                                    propensity?: number;
                                };
                                because?: {
                                    id: string;
                                    title?: string;
                                    modality: string;
                                    /** @description Cosine, -1 to 1 */
                                    similarity: number;
                                    contribution: number;
                                }[];
                                sentence?: string;
                                item?: {
                                    [key: string]: unknown;
                                };
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Items that answer a question, by a language model's reading of it
         * @description Needs a server that was started with a language model.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A question as people put it */
                        text: string;
                        /** @default 10 */
                        count?: number;
                        /** @description Must hold besides what the question asks for */
                        filter?: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description What was looked for and found, made of what was checked */
                            answer: string;
                            understood: {
                                search: string;
                                /** @description A typed expression: {and|or: [filter, …]}, {not: filter} or {attribute, equals|in|greaterThan|atLeast|lessThan|atMost|exists|contains|containsAny|startsWith|within|newerThanMs|olderThanMs: value} */
                                filter?: {
                                    [key: string]: unknown;
                                };
                                /**
                                 * @description plain where the model gave nothing to use and the question itself was looked for
                                 * @enum {string}
                                 */
                                by: "model" | "plain";
                                /** @description What could not be taken from the question */
                                notes: string[];
                            };
                            items: {
                                id: string;
                                score: number;
                                /** @description By source and modality; they sum to the score */
                                contributions: {
                                    [key: string]: number;
                                };
                                rules?: {
                                    finalScore: number;
                                    /** @description By source and modality; they sum to the score */
                                    lifts: {
                                        [key: string]: number;
                                    };
                                    /** @enum {string} */
                                    placedBy: "score" | "diversity" | "quota" | "pin" | "exploration";
                                    propensity?: number;
                                };
                                because?: {
                                    id: string;
                                    title?: string;
                                    modality: string;
                                    /** @description Cosine, -1 to 1 */
                                    similarity: number;
                                    contribution: number;
                                }[];
                                sentence?: string;
                                item?: {
                                    [key: string]: unknown;
                                };
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Contents that this server could not encode, the latest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            failures: {
                                itemId: string;
                                title: string;
                                modality: string;
                                channel?: string;
                                code: string;
                                /** @description What is wrong, and what to do */
                                message: string;
                                /** @description When it was last tried */
                                atMs: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/items/{id}/encode": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Encode what an item shows once more, as after a file was mended */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Channels in which it has a vector */
                            encoded: string[];
                            problems: {
                                modality: string;
                                channel?: string;
                                code: string;
                                /** @description What is wrong, and what to do */
                                message: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/server": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Versions, database and embedding spaces */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Of @modalis/server */
                            version: string;
                            node: string;
                            /** @enum {string} */
                            database: "pglite" | "postgresql";
                            startedAtMs: number;
                            nowMs: number;
                            channels: {
                                channel: string;
                                model: string;
                                revision: string;
                                dimensions: number;
                                /** @description Of the embedding space */
                                fingerprint: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{id}/training": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The record of a model's training: settings, metrics, curve */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            model?: string;
                            settings?: {
                                [key: string]: unknown;
                            };
                            /** @description By part of the split: {"validation": {"recall@20": 0.12}} */
                            metrics?: {
                                [key: string]: unknown;
                            };
                            curve?: {
                                /** @description Of the training done, 0 to 1 */
                                share: number;
                                loss?: number;
                                /** @description Recall@20 on validation rows */
                                validation?: number;
                            }[];
                            seconds?: number;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The items on a plane, alike ones close together
         * @description Drawn anew when it is a minute old.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The one that most items have when absent */
                    channel?: string;
                    /** @description Most items shown */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            channel: string;
                            channels: string[];
                            /** @description How many have a vector there */
                            items: number;
                            /** @description Share of the variance along x and y, 0 to 1 */
                            explained: number[];
                            points: {
                                id: string;
                                title: string;
                                x: number;
                                y: number;
                                /** @description Anything JSON holds, by name */
                                attributes: {
                                    [key: string]: unknown;
                                };
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{id}/{modality}/{index}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file of an item */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    modality: string;
                    index: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Upload a picture, sound or film */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description SHA-256 of the bytes; name it in an item's contents */
                            upload: string;
                            bytes: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search/{modality}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Items like a picture, sound or film
         * @description The body is the file; it is kept no longer than the call.
         */
        post: {
            parameters: {
                query?: {
                    count?: number;
                    /** @description A filter as JSON */
                    filter?: string;
                    view?: boolean;
                };
                header?: never;
                path: {
                    /** @description What the bytes are: image, audio, video */
                    modality: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                score: number;
                                /** @description By source and modality; they sum to the score */
                                contributions: {
                                    [key: string]: number;
                                };
                                rules?: {
                                    finalScore: number;
                                    /** @description By source and modality; they sum to the score */
                                    lifts: {
                                        [key: string]: number;
                                    };
                                    /** @enum {string} */
                                    placedBy: "score" | "diversity" | "quota" | "pin" | "exploration";
                                    propensity?: number;
                                };
                                because?: {
                                    id: string;
                                    title?: string;
                                    modality: string;
                                    /** @description Cosine, -1 to 1 */
                                    similarity: number;
                                    contribution: number;
                                }[];
                                sentence?: string;
                                item?: {
                                    [key: string]: unknown;
                                };
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/item": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Insert an item */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ItemId: string;
                        IsHidden?: boolean;
                        Categories?: string[];
                        /** @description ISO 8601 */
                        Timestamp?: string;
                        Labels?: string[];
                        Comment?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            RowAffected: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List items */
        get: {
            parameters: {
                query?: {
                    n?: number;
                    Cursor?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            Cursor: string;
                            Items: {
                                ItemId: string;
                                IsHidden?: boolean;
                                Categories?: string[];
                                /** @description ISO 8601 */
                                Timestamp?: string;
                                Labels?: string[];
                                Comment?: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /** Insert items */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ItemId: string;
                        IsHidden?: boolean;
                        Categories?: string[];
                        /** @description ISO 8601 */
                        Timestamp?: string;
                        Labels?: string[];
                        Comment?: string;
                    }[];
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            RowAffected: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/item/{itemId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an item */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    itemId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ItemId: string;
                            IsHidden?: boolean;
                            Categories?: string[];
                            /** @description ISO 8601 */
                            Timestamp?: string;
                            Labels?: string[];
                            Comment?: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete an item */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    itemId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            RowAffected: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change an item */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    itemId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        IsHidden?: boolean;
                        Categories?: string[];
                        /** @description ISO 8601 */
                        Timestamp?: string;
                        Labels?: string[];
                        Comment?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            RowAffected: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/item/{itemId}/category/{category}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put an item into a category */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    itemId: string;
                    category: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            RowAffected: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        post?: never;
        /** Take an item out of a category */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    itemId: string;
                    category: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            RowAffected: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Insert a user */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        UserId: string;
                        Labels?: string[];
                        Subscribe?: string[];
                        Comment?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            RowAffected: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users */
        get: {
            parameters: {
                query?: {
                    n?: number;
                    Cursor?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            Cursor: string;
                            Users: {
                                UserId: string;
                                Labels?: string[];
                                Subscribe?: string[];
                                Comment?: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /** Insert users */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        UserId: string;
                        Labels?: string[];
                        Subscribe?: string[];
                        Comment?: string;
                    }[];
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            RowAffected: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a user */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    userId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            UserId: string;
                            Labels?: string[];
                            Subscribe?: string[];
                            Comment?: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Delete a user and the user's feedback
         * @description The id may come back, as in Gorse; DELETE /v1/users/{id} keeps it away.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    userId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            RowAffected: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a user */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    userId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        Labels?: string[];
                        Subscribe?: string[];
                        Comment?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            RowAffected: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List feedback */
        get: {
            parameters: {
                query?: {
                    n?: number;
                    Cursor?: string;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Empty after the last page */
                            Cursor: string;
                            /** @description As Gorse names it */
                            Feedback: {
                                FeedbackType: string;
                                UserId: string;
                                ItemId: string;
                                /** @description ISO 8601 */
                                Timestamp?: string;
                                /** @description Taken, and not kept */
                                Comment?: string;
                            }[];
                            /** @description The same, as gorsejs names it */
                            Feedbacks: {
                                FeedbackType: string;
                                UserId: string;
                                ItemId: string;
                                /** @description ISO 8601 */
                                Timestamp?: string;
                                /** @description Taken, and not kept */
                                Comment?: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        /** Insert or replace feedback */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        FeedbackType: string;
                        UserId: string;
                        ItemId: string;
                        /** @description ISO 8601 */
                        Timestamp?: string;
                        /** @description Taken, and not kept */
                        Comment?: string;
                    }[];
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            RowAffected: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        /** Insert feedback that is not there */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        FeedbackType: string;
                        UserId: string;
                        ItemId: string;
                        /** @description ISO 8601 */
                        Timestamp?: string;
                        /** @description Taken, and not kept */
                        Comment?: string;
                    }[];
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            RowAffected: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feedback/{type}/{userId}/{itemId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get feedback */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    type: string;
                    userId: string;
                    itemId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            FeedbackType: string;
                            UserId: string;
                            ItemId: string;
                            /** @description ISO 8601 */
                            Timestamp?: string;
                            /** @description Taken, and not kept */
                            Comment?: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete feedback */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    type: string;
                    userId: string;
                    itemId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            FeedbackType: string;
                            UserId: string;
                            ItemId: string;
                            /** @description ISO 8601 */
                            Timestamp?: string;
                            /** @description Taken, and not kept */
                            Comment?: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feedback/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List feedback of a type */
        get: {
            parameters: {
                query?: {
                    n?: number;
                    Cursor?: string;
                    cursor?: string;
                };
                header?: never;
                path: {
                    type: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Empty after the last page */
                            Cursor: string;
                            /** @description As Gorse names it */
                            Feedback: {
                                FeedbackType: string;
                                UserId: string;
                                ItemId: string;
                                /** @description ISO 8601 */
                                Timestamp?: string;
                                /** @description Taken, and not kept */
                                Comment?: string;
                            }[];
                            /** @description The same, as gorsejs names it */
                            Feedbacks: {
                                FeedbackType: string;
                                UserId: string;
                                ItemId: string;
                                /** @description ISO 8601 */
                                Timestamp?: string;
                                /** @description Taken, and not kept */
                                Comment?: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/{id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Feedback of one user */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            FeedbackType: string;
                            UserId: string;
                            ItemId: string;
                            /** @description ISO 8601 */
                            Timestamp?: string;
                            /** @description Taken, and not kept */
                            Comment?: string;
                        }[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/{id}/feedback/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Feedback of one user and type */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    type: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            FeedbackType: string;
                            UserId: string;
                            ItemId: string;
                            /** @description ISO 8601 */
                            Timestamp?: string;
                            /** @description Taken, and not kept */
                            Comment?: string;
                        }[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/item/{id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Feedback of one item */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            FeedbackType: string;
                            UserId: string;
                            ItemId: string;
                            /** @description ISO 8601 */
                            Timestamp?: string;
                            /** @description Taken, and not kept */
                            Comment?: string;
                        }[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/item/{id}/feedback/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Feedback of one item and type */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    type: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            FeedbackType: string;
                            UserId: string;
                            ItemId: string;
                            /** @description ISO 8601 */
                            Timestamp?: string;
                            /** @description Taken, and not kept */
                            Comment?: string;
                        }[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recommend/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Items for a user */
        get: {
            parameters: {
                query?: {
                    n?: number;
                    offset?: number;
                    /** @description Taken, and not used */
                    "write-back-type"?: string;
                    /** @description Taken, and not used */
                    "write-back-delay"?: string;
                };
                header?: never;
                path: {
                    userId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recommend/{userId}/{category}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Items for a user */
        get: {
            parameters: {
                query?: {
                    n?: number;
                    offset?: number;
                    /** @description Taken, and not used */
                    "write-back-type"?: string;
                    /** @description Taken, and not used */
                    "write-back-delay"?: string;
                };
                header?: never;
                path: {
                    userId: string;
                    category: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/recommend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Items for what somebody did just now */
        post: {
            parameters: {
                query?: {
                    n?: number;
                    offset?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        FeedbackType: string;
                        UserId: string;
                        ItemId: string;
                        /** @description ISO 8601 */
                        Timestamp?: string;
                        /** @description Taken, and not kept */
                        Comment?: string;
                    }[];
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            Id: string;
                            Score: number;
                        }[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/recommend/{category}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Items for what somebody did just now */
        post: {
            parameters: {
                query?: {
                    n?: number;
                    offset?: number;
                };
                header?: never;
                path: {
                    category: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        FeedbackType: string;
                        UserId: string;
                        ItemId: string;
                        /** @description ISO 8601 */
                        Timestamp?: string;
                        /** @description Taken, and not kept */
                        Comment?: string;
                    }[];
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            Id: string;
                            Score: number;
                        }[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/popular": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Popular items */
        get: {
            parameters: {
                query?: {
                    n?: number;
                    offset?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            Id: string;
                            Score: number;
                        }[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/popular/{category}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Popular items */
        get: {
            parameters: {
                query?: {
                    n?: number;
                    offset?: number;
                };
                header?: never;
                path: {
                    category: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            Id: string;
                            Score: number;
                        }[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest items */
        get: {
            parameters: {
                query?: {
                    n?: number;
                    offset?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            Id: string;
                            Score: number;
                        }[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/latest/{category}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest items */
        get: {
            parameters: {
                query?: {
                    n?: number;
                    offset?: number;
                };
                header?: never;
                path: {
                    category: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            Id: string;
                            Score: number;
                        }[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/item/{itemId}/neighbors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Items like an item
         * @description By what they show; by who had to do with them where nothing is shown.
         */
        get: {
            parameters: {
                query?: {
                    n?: number;
                    offset?: number;
                };
                header?: never;
                path: {
                    itemId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            Id: string;
                            Score: number;
                        }[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/item/{itemId}/neighbors/{category}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Items like an item
         * @description By what they show; by who had to do with them where nothing is shown.
         */
        get: {
            parameters: {
                query?: {
                    n?: number;
                    offset?: number;
                };
                header?: never;
                path: {
                    itemId: string;
                    category: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            Id: string;
                            Score: number;
                        }[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/{userId}/neighbors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users who had to do with the same items */
        get: {
            parameters: {
                query?: {
                    n?: number;
                    offset?: number;
                };
                header?: never;
                path: {
                    userId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            Id: string;
                            Score: number;
                        }[];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            message: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
