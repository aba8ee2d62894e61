;; a loop with floating-point registers in locals
;;   vldr d1, [r0]
;;   vmla.f64 d0, d1, d2
;;   subs r1, r1, #1
;;   bne .-12
;;   bx lr
;; locals 0 to 2: instructions left, address of the first instruction, depth of calls
(func (;11;) (type 0) (param i32 i32 i32) (result i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 f64 f64 f64 i32 i32 f64 f64 f64 i32 i32)
    (local.set 11
      (i32.const 4096))
    (local.set 12
      (i32.load offset=64
        (i32.const 4096)))
    (local.set 13
      (i32.load offset=68
        (i32.const 4096)))
    (local.set 14
      (i32.load offset=72
        (i32.const 4096)))
    (local.set 16
      (i32.load offset=76
        (i32.const 4096)))
    (local.set 18
      (i32.load offset=1280
        (i32.const 4096)))
    (local.set 15
      (i32.const 1))
    (local.set 16
      (i32.shl
        (local.tee 17
          (local.get 16))
        (i32.const 31)))
    (local.set 10
      (i32.const 0))
    (local.set 19
      (f64.load offset=1024 align=4
        (local.get 11)))
    (local.set 20
      (f64.load offset=1032 align=4
        (local.get 11)))
    (local.set 21
      (f64.load offset=1040 align=4
        (local.get 11)))
    (local.set 4
      (i32.const 12))
    (block  ;; label = @1
      (block  ;; label = @2
        (local.set 8
          (block (result i32)  ;; label = @3
            (block  ;; label = @4
              (block  ;; label = @5
                (block (result i32)  ;; label = @6
                  (local.set 22
                    (i32.load
                      (i32.const 4096)))
                  (local.set 23
                    (i32.load offset=4
                      (i32.const 4096)))
                  (loop  ;; label = @7
                    (drop
                      (br_if 1 (;@6;)
                        (i32.const 16387)
                        (i32.lt_s
                          (local.get 0)
                          (i32.const 5))))
                    (local.set 0
                      (i32.sub
                        (local.get 0)
                        (i32.const 4)))
                    (if  ;; label = @8
                      (i32.eqz
                        (local.tee 6
                          (select
                            (i32.const 0)
                            (i32.load offset=8192
                              (i32.and
                                (i32.shr_u
                                  (local.tee 5
                                    (local.get 22))
                                  (i32.const 10))
                                (i32.const 4194300)))
                            (i32.and
                              (local.get 5)
                              (i32.const 7)))))
                      (then
                        (br_if 3 (;@5;)
                          (i32.eqz
                            (local.tee 6
                              (call 0
                                (local.get 5)
                                (i32.const 151273474)))))))
                    (local.set 24
                      (f64.mul
                        (local.tee 20
                          (f64.load align=1
                            (local.tee 6
                              (i32.add
                                (local.get 5)
                                (local.get 6)))))
                        (local.get 21)))
                    (local.set 25
                      (f64.add
                        (local.get 19)
                        (local.get 24)))
                    (block  ;; label = @8
                      (block  ;; label = @9
                        (br_if 0 (;@9;)
                          (i32.ne
                            (i32.and
                              (local.get 18)
                              (i32.const 29360144))
                            (i32.const 16)))
                        (br_if 0 (;@9;)
                          (i64.eqz
                            (i64.shr_u
                              (i64.shl
                                (i64.reinterpret_f64
                                  (local.get 24))
                                (i64.const 1))
                              (i64.const 54))))
                        (br_if 0 (;@9;)
                          (f64.ne
                            (local.tee 26
                              (f64.sub
                                (local.get 25)
                                (local.get 25)))
                            (local.get 26)))
                        (br 1 (;@8;)))
                      (i32.store offset=1280
                        (local.get 11)
                        (local.get 18))
                      (if  ;; label = @9
                        (f64.ne
                          (local.tee 25
                            (call 8
                              (local.get 11)
                              (local.get 19)
                              (local.get 20)
                              (local.get 21)))
                          (local.get 25))
                        (then
                          (f64.store offset=1024 align=4
                            (local.get 11)
                            (local.get 19))
                          (f64.store offset=1032 align=4
                            (local.get 11)
                            (local.get 20))
                          (call 4
                            (i32.const 64)
                            (i32.const 0)
                            (i32.const 1)
                            (i32.const 2))
                          (local.set 19
                            (f64.load offset=1024 align=4
                              (local.get 11)))
                          (local.set 20
                            (f64.load offset=1032 align=4
                              (local.get 11)))
                          (local.set 25
                            (local.get 19))))
                      (local.set 18
                        (i32.load offset=1280
                          (local.get 11))))
                    (local.set 19
                      (local.get 25))
                    (i32.sub
                      (local.get 23)
                      (i32.const 1))
                    (local.set 27
                      (local.get 23))
                    (local.set 23)
                    (local.get 27)
                    (local.set 15
                      (i32.const 1))
                    (local.set 14)
                    (local.set 10
                      (i32.const 1))
                    (br_if 0 (;@7;)
                      (i32.sub
                        (local.get 14)
                        (local.get 15)))
                    (i32.store offset=4
                      (i32.const 4096)
                      (local.get 23))
                    (local.set 0
                      (i32.sub
                        (local.get 0)
                        (i32.const 1)))
                    (local.set 28
                      (i32.and
                        (local.tee 27
                          (i32.load offset=56
                            (i32.const 4096)))
                        (i32.const 1)))
                    (i32.store offset=92
                      (i32.const 4096)
                      (local.get 28))
                    (local.set 4
                      (i32.or
                        (i32.const 12)
                        (local.get 28)))
                    (local.set 3
                      (i32.and
                        (local.get 27)
                        (i32.sub
                          (i32.shl
                            (local.get 28)
                            (i32.const 1))
                          (i32.const 4))))
                    (local.set 9
                      (i32.const -1))
                    (br 6 (;@1;)))
                  (unreachable))
                (i32.store offset=4
                  (i32.const 4096)
                  (local.get 23))
                (br 2 (;@3;)))
              (i32.store offset=4
                (i32.const 4096)
                (local.get 23))
              (br 2 (;@2;)))
            (i32.store offset=4
              (i32.const 4096)
              (local.get 23))
            (br 2 (;@1;))
            (unreachable)))
        (i32.store offset=140
          (i32.const 4096)
          (local.get 8)))
      (local.set 0
        (i32.or
          (i32.add
            (i32.and
              (i32.shr_u
                (local.tee 8
                  (i32.load offset=140
                    (i32.const 4096)))
                (i32.const 16))
              (i32.const 127))
            (local.get 0))
          (i32.const -2147483648)))
      (local.set 3
        (i32.sub
          (i32.add
            (i32.and
              (i32.shr_u
                (local.get 8)
                (i32.const 2))
              (i32.const 16382))
            (i32.and
              (local.get 1)
              (i32.const -4096)))
          (i32.const 4096))))
    (i32.store offset=64
      (i32.const 4096)
      (select
        (i32.sub
          (local.get 14)
          (local.get 15))
        (local.get 12)
        (local.get 10)))
    (i32.store offset=68
      (i32.const 4096)
      (select
        (i32.sub
          (local.get 14)
          (local.get 15))
        (local.get 13)
        (local.get 10)))
    (i32.store offset=72
      (i32.const 4096)
      (i32.ge_u
        (local.get 14)
        (local.get 15)))
    (i32.store offset=76
      (i32.const 4096)
      (i32.shr_u
        (i32.and
          (i32.xor
            (select
              (local.get 14)
              (local.get 16)
              (local.get 10))
            (select
              (local.get 15)
              (local.get 17)
              (local.get 10)))
          (i32.xor
            (select
              (local.get 14)
              (local.get 16)
              (local.get 10))
            (i32.sub
              (select
                (local.get 14)
                (local.get 16)
                (local.get 10))
              (select
                (local.get 15)
                (local.get 17)
                (local.get 10)))))
        (i32.const 31)))
    (i32.store offset=1280
      (i32.const 4096)
      (local.get 18))
    (f64.store offset=1024 align=4
      (local.get 11)
      (local.get 19))
    (f64.store offset=1032 align=4
      (local.get 11)
      (local.get 20))
    (if  ;; label = @1
      (i32.lt_s
        (i32.or
          (i32.and
            (i32.sub
              (i32.const 0)
              (local.get 2))
            (local.get 9))
          (local.get 0))
        (i32.const 0))
      (then
        (return
          (local.get 0)
          (i32.or
            (local.get 3)
            (i32.and
              (local.get 4)
              (i32.const 1))))))
    (return_call 5
      (local.get 0)
      (local.get 3)
      (local.get 4)
      (local.get 2)))
