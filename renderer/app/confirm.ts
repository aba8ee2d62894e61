import { create } from 'zustand';

/** What is asked before something is lost. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button that goes ahead says. */
  readonly yes: string;
}

interface Asked extends Question {
  readonly answer: (yes: boolean) => void;
}

export const useQuestion = create<{ readonly asked: Asked | undefined }>(() => ({ asked: undefined }));

/** Asks; a question that was open is answered with no. */
export function confirm(question: Question): Promise<boolean> {
  useQuestion.getState().asked?.answer(false);
  return new Promise((resolve) => {
    const answer = (yes: boolean): void => {
      useQuestion.setState({ asked: undefined });
      resolve(yes);
    };
    useQuestion.setState({ asked: { ...question, answer } });
  });
}
