/** The receiver is there: what it says of one message is about that message. */
export const isAnswer = (status: number | null): boolean => status !== null && status < 500 && status !== 429;
