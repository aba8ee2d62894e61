import { texts } from '../../texts/en.ts';
import { useQuestion } from '../confirm.ts';
import { Button } from './Button.tsx';
import s from './Confirm.module.css';
import { Dialog } from './Dialog.tsx';

/** The question that is open, if one is. */
export function Confirm() {
  const asked = useQuestion((state) => state.asked);
  if (!asked) return null;
  const { title, text, yes, answer } = asked;
  return (
    <Dialog label={title} close={() => answer(false)}>
      <div className={s.question}>
        <h2>{title}</h2>
        <p>{text}</p>
        <div className={s.answers}>
          <Button onClick={() => answer(false)}>{texts.frame.confirm.cancel}</Button>
          <Button look="danger" autoFocus onClick={() => answer(true)}>
            {yes}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
