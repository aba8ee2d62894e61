import { Word } from '../../arm/state.ts';
import { ACCESSES, access, EXCLUSIVES, storeExclusive } from './accesses.ts';
import { BINARY_OP, condition, divide, withFlags } from './arithmetic.ts';
import { CPU, FLUSH_INDEX, type MicroEmitter } from './micro-emitter.ts';
import { BINARY, jumpIfOp, microOp, unlessOp } from './micro-ops.ts';
import { follows, sendEvent, spsr } from './system.ts';

/** What each micro-operation does, by its number. */
export function handlers(e: MicroEmitter): (() => void)[] {
  const c = e.code;
  const handlers: (() => void)[] = [];
  const [a, b, imm] = [e.a, e.b, e.imm];
  const on = (number: number, handler: () => void): void => {
    handlers[number] = handler;
  };
  on(microOp('end'), () => e.endBlock());
  on(microOp('leave'), () => c.branch(e.left));
  on(microOp('follows'), () => follows(e));
  on(
    microOp('move'),
    e.assign(() => a()),
  );
  on(microOp('moves'), () => {
    e.operandAddress(1);
    a().memory('i32_store', 0, 2);
    imm().set(e.word);
    for (const to of [0, 2] as const) {
      e.byteAddress(to);
      e.byteAddress(to === 0 ? 1 : 3)
        .memory('i32_load', 0, 2)
        .memory('i32_store', 0, 2);
    }
    e.next();
  });
  on(
    microOp('constant'),
    e.assign(() => imm()),
  );
  on(
    microOp('pc'),
    e.assign(() => imm().get(e.pc).op('i32_add')),
  );
  on(
    microOp('clz'),
    e.assign(() => a().op('i32_clz')),
  );
  on(
    microOp('sext8'),
    e.assign(() => a().op('i32_extend8_s')),
  );
  on(
    microOp('sext16'),
    e.assign(() => a().op('i32_extend16_s')),
  );
  for (const [name, extend] of [
    ['umulh', 'i64_extend_i32_u'],
    ['smulh', 'i64_extend_i32_s'],
  ] as const)
    on(
      microOp(name),
      e.assign(() => {
        a().op(extend);
        b().op(extend).op('i64_mul').const64(32).op('i64_shr_u').op('i32_wrap_i64');
      }),
    );
  on(
    microOp('udiv'),
    e.assign(() => divide(e, false)),
  );
  on(
    microOp('sdiv'),
    e.assign(() => divide(e, true)),
  );
  on(
    microOp('select'),
    e.assign(() => {
      b();
      e.immWord();
      a().op('select');
    }),
  );
  on(
    microOp('overflow'),
    e.assign(() => {
      a();
      e.immWord().op('i32_xor');
      b();
      e.immWord().op('i32_xor').op('i32_and').const(31).op('i32_shr_u');
    }),
  );
  on(microOp('setNZ'), () => {
    e.setState(Word.NF, () => a());
    e.setState(Word.ZF, () => a());
    e.next();
  });
  on(microOp('skip'), () => e.skip());
  on(microOp('skipIfZero'), () => {
    a().op('i32_eqz');
    e.skipIf();
  });
  on(microOp('branch'), () => {
    e.setState(Word.PC, () => imm().get(e.pc).op('i32_add'));
    e.next();
  });
  on(microOp('bx'), () => {
    exchange(e);
    e.next();
  });
  for (const one of ACCESSES) on(microOp(one.name), () => access(e, one));
  on(
    microOp('far'),
    e.assign(() => imm().get(CPU).op('i32_add').memory('i32_load', 0, 2)),
  );
  on(microOp('setFar'), () => {
    imm().get(CPU).op('i32_add');
    e.operandAddress(1).memory('i32_load', 0, 2);
    c.memory('i32_store', 0, 2);
    e.next();
  });
  on(microOp('leaveIf'), () => {
    a();
    c.branch(e.left, 'br_if', 'unlikely');
    e.next();
  });
  on(
    microOp('readSpsr'),
    e.assign(() => spsr(e).memory('i32_load', Word.BANK_SPSR * 4, 2)),
  );
  on(microOp('writeSpsr'), () => {
    spsr(e).set(e.address);
    c.get(e.address);
    c.get(e.address).memory('i32_load', Word.BANK_SPSR * 4, 2);
    imm().const(-1).op('i32_xor').op('i32_and');
    a();
    imm().op('i32_and').op('i32_or');
    c.memory('i32_store', Word.BANK_SPSR * 4, 2);
    e.next();
  });
  on(microOp('flush'), () => {
    a();
    imm().call(FLUSH_INDEX);
    e.next();
  });
  on(microOp('sev'), () => sendEvent(e));
  for (const exclusive of EXCLUSIVES) on(microOp(exclusive.name), () => storeExclusive(e, exclusive));
  for (const name of BINARY) {
    const op = BINARY_OP[name];
    on(
      microOp(name),
      e.assign(() => {
        a();
        b().op(op);
      }),
    );
    on(
      microOp(`${name}Imm`),
      e.assign(() => {
        a();
        imm().op(op);
      }),
    );
  }
  for (let code = 0; code < 14; code++)
    on(unlessOp(code), () => {
      condition(e, code);
      c.op('i32_eqz');
      e.skipIf();
    });
  for (const name of ['add', 'sub'] as const) {
    on(microOp(`${name}Flags`), () => withFlags(e, name, b));
    on(microOp(`${name}FlagsImm`), () => withFlags(e, name, imm));
  }
  on(microOp('branchEnd'), () => branchEnd(e));
  on(microOp('call'), () => {
    e.setState(14, () => {
      e.state(Word.PC);
      e.state(Word.T).op('i32_or');
    });
    branchEnd(e);
  });
  on(microOp('bxEnd'), () => {
    exchange(e);
    e.endBlock();
  });
  for (let code = 0; code < 14; code++)
    on(jumpIfOp(code), () => {
      condition(e, code);
      c.open('if');
      branchEnd(e);
      c.end();
      e.endBlock();
    });
  return handlers;
}

function exchange(e: MicroEmitter): void {
  const c = e.code;
  const [target, thumb] = [e.address, e.entry];
  e.a().tee(target).const(1).op('i32_and').set(thumb);
  e.setState(Word.T, () => c.get(thumb));
  // Bit 0 is dropped in T32, bits 1:0 in A32.
  e.setState(Word.PC, () => {
    c.get(target).get(thumb).const(1).op('i32_shl').const(4).op('i32_sub').op('i32_and');
  });
}

function branchEnd(e: MicroEmitter): void {
  e.setState(Word.PC, () => e.imm().get(e.pc).op('i32_add'));
  e.endBlock();
}
