//! Instructions by class, over x86, ARM and RISC-V. A word it does not know has no class.

use super::Role;
use super::words::{Packed, Words};

const MOVE: &str = "mov movabs movz movn movk movs movsx movsxd movzx movsb movsw movsl movsq movzb \
    movzw movzbl movzbw movzbq movzwl movzwq movsbl movsbw movsbq movswl movswq movslq movbe mvn mvns \
    lea push pop pusha popa pushad popad pushf popf pushfq popfq enter xchg lods lodsb lodsw lodsd \
    lodsq stos stosb stosw stosd stosq cbw cwde cdqe cwd cdq cqo cbtw cwtl cltq cwtd cltd cqto bswap \
    lahf sahf xlat xlatb lds les ldr ldrb ldrh ldrsb ldrsh ldrsw ldur ldp str strb strh stur stp \
    ldm ldmia ldmfd ldmdb stm stmia stmdb stmfd adr adrp ldar stlr ldaxr stlxr ldxr stxr csel \
    cset csetm csinc uxtb uxth sxtb sxth sxtw uxtw lb lbu lh lhu lw lwu ld sb sh sw sd li la lla mv \
    lui auipc sext zext cmpxchg xadd lr sc";
const ARITH: &str = "add adc sub sbb inc dec neg not and or xor andn mul imul div idiv shl shr sal \
    sar shld shrd rol ror rcl rcr bt bts btr btc bsf bsr popcnt lzcnt tzcnt blsr blsi blsmsk bextr \
    pdep pext mulx rorx sarx shlx shrx adcx adox crc32 aaa aas aam aad daa das adds subs ands orr \
    orn eor bic bics lsl lsr asr rsb rsbs rsc madd msub mneg smull umull smulh umulh smaddl umaddl \
    sdiv udiv mla mls negs ngc sbc sbcs adcs clz rbit rev rev16 ubfx sbfx bfi ubfiz sbfiz muls addi \
    addiw addw subw sll slli slliw sllw srl srli srliw srlw sra srai sraiw sraw xori ori andi slt \
    slti sltu sltiu seqz snez sltz sgtz mulh mulhu mulhsu mulw divu divw divuw rem remu remw remuw \
    negw lslv lsrv asrv cneg cinc cinv salc setalc";
const BRANCH: &str = "cmp test jmp ljmp jcxz jecxz jrcxz loop loope loopne loopz loopnz cmps cmpsb \
    cmpsw cmpsd cmpsq scas scasb scasw scasd scasq cmn tst teq ccmp ccmn cbz cbnz tbz tbnz b br bx \
    beq bne bgt blt bge ble bhi bls bcs bcc bmi bpl bvs bvc bhs blo bal bgtu bltu bgeu bleu beqz \
    bnez bltz bgez blez bgtz j jr it ite itt tbb tbh";
const CALL: &str = "call lcall ret retf retn lret iret iretd iretq leave bl blx blr jal jalr tail \
    sysret sysexit eret mret sret uret";
const SYSTEM: &str = "syscall sysenter int int3 into nop fnop nopw nopl hlt cpuid rdtsc rdtscp rdrand \
    rdseed rdpmc rdmsr wrmsr ud2 endbr64 endbr32 pause lfence mfence sfence in out ins insb insw insd \
    outs outsb outsw outsd cli sti cld std clc stc cmc clflush prefetcht0 prefetcht1 prefetcht2 \
    prefetchnta prefetchw lgdt lidt sgdt sidt ltr str lldt invlpg wbinvd swapgs xgetbv xsetbv svc swi \
    hvc smc brk bkpt dmb dsb isb wfi wfe sev mrs msr hint paciasp autiasp bti ecall ebreak fence csrr \
    csrw csrs csrc csrrw csrrs csrrc unimp emms xabort xbegin xend vzeroupper vzeroall stmxcsr ldmxcsr";
const PREFIX: &str = "rep repe repz repne repnz lock bnd notrack data16 addr32 rex64 cs ds es fs gs \
    ss xacquire xrelease";

static INSTRUCTIONS: Words<2048> = Words::new(&[
    (MOVE, Role::MnemonicMove),
    (ARITH, Role::MnemonicArith),
    (BRANCH, Role::MnemonicBranch),
    (CALL, Role::MnemonicCall),
    (SYSTEM, Role::MnemonicSystem),
]);

static PREFIXES: Words<64> = Words::new(&[(PREFIX, Role::MnemonicSystem)]);

/// Conditions of x86 jumps and of `set` and `cmov`.
static CONDITIONS: Words<128> = Words::new(&[(
    "o no b c nae nb ae nc z e nz ne be na nbe a s ns p pe np po l nge nl ge le ng nle g",
    Role::MnemonicBranch,
)]);

/// Beginnings of vector and floating-point instructions, beside all of AVX (`v…`).
const VECTOR_STARTS: &[&[u8]] = &[
    b"padd", b"psub", b"pmul", b"pmadd", b"pshuf", b"punpck", b"pcmp", b"pack", b"pmov", b"pand",
    b"por", b"pxor", b"psll", b"psrl", b"psra", b"pinsr", b"pextr", b"pmax", b"pmin", b"pavg",
    b"pabs", b"pblend", b"phadd", b"phsub", b"ptest", b"psign", b"psad", b"palign", b"cvt", b"aes",
    b"sha", b"pclmul", b"extract", b"insert", b"ld1", b"ld2", b"ld3", b"ld4", b"st1", b"st2",
    b"st3", b"st4", b"movap", b"movup", b"movdq", b"movhp", b"movlp", b"movhl", b"movlh",
    b"movmsk", b"movnt", b"movsh", b"movsld", b"movdd", b"scvtf", b"ucvtf", b"dup", b"addv",
    b"saddl", b"uaddl", b"umov", b"smov", b"zip1", b"zip2", b"uzp", b"trn", b"tbl", b"movi",
    b"mvni", b"unpck", b"shufp", b"blendv", b"round", b"haddp", b"addsub", b"rcp", b"rsqrt",
    b"comis", b"ucomis", b"lddqu", b"maskmov",
];

/// What may follow the `f` of x87, ARM and RISC-V floating point.
const FLOAT_STARTS: &[&[u8]] = &[
    b"ld", b"st", b"ild", b"ist", b"bld", b"bst", b"add", b"iadd", b"sub", b"isub", b"mul",
    b"imul", b"div", b"idiv", b"com", b"icom", b"ucom", b"abs", b"chs", b"sqrt", b"sin", b"cos",
    b"tan", b"ptan", b"patan", b"xch", b"init", b"ninit", b"nst", b"nclex", b"mov", b"cvt", b"cmp",
    b"mad", b"msub", b"nmad", b"nmsub", b"nmul", b"neg", b"max", b"min", b"sgnj", b"lw", b"sw",
    b"sd", b"eq", b"lt", b"le", b"class", b"free", b"scale", b"yl2x", b"2xm1", b"rndint", b"rint",
    b"wait", b"xam", b"tst", b"csel", b"mv", b"prem", b"dec", b"inc", b"subr", b"divr",
];

/// `true` for a word that stands before an instruction: `rep`, `lock`.
pub(super) fn is_prefix(word: &[u8]) -> bool {
    Packed::lower(word).is_some_and(|key| PREFIXES.get(key).is_some())
}

/// The class of an instruction, in any case of letters, with or without AT&T size letters, ARM
/// conditions and dotted suffixes.
pub(super) fn class(word: &[u8]) -> Option<Role> {
    let key = Packed::lower(word)?;
    if let Some(role) = INSTRUCTIONS.get(key) {
        return Some(role);
    }
    let bytes = key.bytes();
    let name = bytes.get(..word.len())?;
    dotted(name)
        .or_else(|| conditional(name))
        .or_else(|| scalar(name).then_some(Role::MnemonicVector))
        .or_else(|| without(name, 1, |end| matches!(end, b"b" | b"w" | b"l" | b"q" | b"s" | b"d")))
        .or_else(|| vector(name))
        .or_else(|| without(name, 2, is_arm_condition))
}

/// `b.ne`, `fadd.d`, `amoadd.w.aq`, `c.addi`, `add.w`: the part before the dot counts.
fn dotted(name: &[u8]) -> Option<Role> {
    let dot = name.iter().position(|byte| *byte == b'.')?;
    let (base, rest) = name.split_at(dot);
    match base {
        b"c" => class(rest.get(1..)?),
        b"v" => Some(Role::MnemonicVector),
        [b'a', b'm', b'o', ..] => Some(Role::MnemonicMove),
        _ => class(base),
    }
}

/// `jne`, `setg`, `cmovle`, with a size letter or without.
fn conditional(name: &[u8]) -> Option<Role> {
    let (role, condition) = match name {
        [b'j', rest @ ..] => (Role::MnemonicBranch, rest),
        [b's', b'e', b't', rest @ ..] => (Role::MnemonicArith, rest),
        [b'c', b'm', b'o', b'v', rest @ ..] => (Role::MnemonicMove, rest),
        _ => return None,
    };
    let known = |word: &[u8]| Packed::exact(word).is_some_and(|key| CONDITIONS.get(key).is_some());
    let sized = condition.split_last().is_some_and(|(size, rest)| {
        role == Role::MnemonicMove && matches!(size, b'w' | b'l' | b'q') && known(rest)
    });
    (known(condition) || sized).then_some(role)
}

fn vector(name: &[u8]) -> Option<Role> {
    let vector = match name {
        [b'v', rest @ ..] => rest.len() >= 2,
        [b'f', rest @ ..] => starts(rest, FLOAT_STARTS),
        _ => starts(name, VECTOR_STARTS),
    };
    vector.then_some(Role::MnemonicVector)
}

/// `addsd`, `mulps`: arithmetic on single or double numbers, one or many.
fn scalar(name: &[u8]) -> bool {
    let Some(split) = name.len().checked_sub(2) else { return false };
    let (base, end) = name.split_at(split);
    matches!(end, b"ss" | b"sd" | b"ps" | b"pd")
        && (matches!(base, b"mov" | b"sqrt" | b"max" | b"min" | b"cmp" | b"andn" | b"dp")
            || matches!(base, b"add" | b"sub" | b"mul" | b"div" | b"and" | b"or" | b"xor"))
}

fn starts(name: &[u8], with: &[&[u8]]) -> bool {
    with.iter().any(|start| start.first() == name.first() && name.starts_with(start))
}

fn without(name: &[u8], count: usize, wanted: impl Fn(&[u8]) -> bool) -> Option<Role> {
    let (base, end) = name.split_at(name.len().checked_sub(count)?);
    if !wanted(end) {
        return None;
    }
    INSTRUCTIONS.get(Packed::exact(base)?)
}

fn is_arm_condition(end: &[u8]) -> bool {
    matches!(
        end,
        b"eq"
            | b"ne"
            | b"gt"
            | b"lt"
            | b"ge"
            | b"le"
            | b"cs"
            | b"cc"
            | b"mi"
            | b"pl"
            | b"hi"
            | b"ls"
            | b"al"
            | b"hs"
            | b"lo"
            | b"vs"
            | b"vc"
    )
}
